import { describe, expect, test } from "vitest";
import { readPercent, readProbability } from "../../src/options/percent.ts";

describe("a share in percent", () => {
  test.for([
    ["10%", 10n, 100n],
    ["0%", 0n, 100n],
    ["0.5%", 5n, 1_000n],
    ["007%", 7n, 100n],
    ["999999999.999999999%", 999_999_999_999_999_999n, 10n ** 11n],
  ] as const)('"%s" is read exactly', ([text, numerator, denominator]) => {
    expect(readPercent(text)).toEqual({ numerator, denominator });
  });

  test.for([
    "",
    "%",
    "10",
    "10 %",
    " 10%",
    "10%%",
    "-10%",
    "+10%",
    "1e2%",
    ".5%",
    "5.%",
    "1,5%",
    "0x10%",
    "NaN%",
    "Infinity%",
    "١٠%",
    "1234567890%",
    "10%\n",
  ])('"%s" is refused', (text) => {
    expect(() => readPercent(text)).toThrow(`expected a share like "10%" but found "${text}"`);
  });
});

describe("a probability", () => {
  test.for([
    ["0.05", 0.05],
    [".05", 0.05],
    ["0.000000000000001", 1e-15],
    ["0.999999999999999", 1 - 1e-15],
    ["5e-2", 0.05],
    ["1.5e-7", 1.5e-7],
  ] as const)('"%s" is %f', ([text, probability]) => {
    expect(readProbability(text)).toBe(probability);
  });

  test.for([
    "",
    "0",
    "1",
    "0.0",
    "1.0",
    ".0",
    "5%",
    "0,05",
    "-0.05",
    "+0.05",
    "1.05",
    "5e2",
    "5e-",
    "0e-5",
    "15e-2",
    "0.99999999999999999",
    "1e-400",
    " 0.05",
    "0.05\n",
    "NaN",
  ])('"%s" is refused', (text) => {
    expect(() => readProbability(text)).toThrow(
      `expected a probability between 0 and 1 like "0.05" but found "${text}"`,
    );
  });
});
