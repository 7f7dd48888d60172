import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readFormat } from "../../src/options/format.ts";
import { detectFormat } from "../../src/scan/detect.ts";
import { customName } from "../../src/scan/formats/custom.ts";
import type { CustomFormat } from "../../src/scan/formats/custom-format.ts";
import { type Format, USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { shapeFormat } from "../../src/scan/formats/shape-format.ts";
import { proposeShape } from "../../src/scan/propose-shape.ts";
import { deferredLines, expectAgreement } from "./agreement.ts";

/** Of the same requests in spellings that no server has. */
const SPELLINGS: readonly (readonly [spelling: string, shape: string, line: (n: number) => string])[] = [
  ["bars", "<client>|<:until>|<time>|<status>|…", (n) => `203.0.113.${n}|GET|2019-05-06T17:24:1${n}Z|50${n}|1570`],
  [
    "brackets and quotes",
    '<:until>; [<time>] "<:quoted>" => <status> <> <> <> (<client>)',
    (n) => `web${n}; [2019-05-06T17:24:1${n}+03:00] "GET /" => 50${n} in 5ms from (203.0.113.${n})`,
  ],
  [
    "a date behind its clock",
    "<clock> <date> <> (<client>) <:until>> <status>",
    (n) => `17:24:1${n} 2019-05-06 ~ (203.0.113.${n}) -> 50${n}`,
  ],
];

describe("a shape is proposed for lines", () => {
  test.each(SPELLINGS)("with %s", (_, beginning, line) => {
    const lines = [1, 2, 3, 4, 5].map(line);
    const proposal = proposeShape(lines);
    expect(proposal?.shape.replaceAll("\\", "")).toContain(beginning.replace("…", ""));
    expect(proposal).toMatchObject({ lines: 5, first: { client: "203.0.113.1", status: "501" } });
    const { custom } = readFormat(proposal?.shape ?? "");
    const choice = { name: null, names: USUAL_NAMES, client: undefined, custom: custom as CustomFormat };
    const { chosen } = detectFormat(Buffer.from(lines.join("\n")), true, choice);
    expect(chosen).toMatchObject({ records: 5, malformed: 0, format: { name: "shape" } });
  });

  test.each([
    [
      "two numbers that may be the status",
      (n: number) => `req 203.0.113.${n} at 2019-05-06T17:24:1${n}Z -> 50${n} 200`,
    ],
    ["two addresses", (n: number) => `203.0.113.${n}|10.0.0.1|2019-05-06T17:24:1${n}Z|50${n}`],
    ["no address", (n: number) => `web|2019-05-06T17:24:1${n}Z|50${n}`],
    ["no time", (n: number) => `203.0.113.${n}|GET|50${n}`],
  ])("but for none with %s", (_, line) => {
    expect(proposeShape([1, 2, 3, 4, 5].map(line))).toBeNull();
  });
});

test("a format is a file of ten lines, as docs/formats.md has it", () => {
  const [, code = ""] =
    /```ts\nimport [^\n]*\n\nexport const example = ([\s\S]*?);\n```/.exec(readFileSync("docs/formats.md", "utf8")) ??
    [];
  const format = new Function("shapeFormat", `return ${code}`)(shapeFormat) as Format;
  const parser = format.parser({ names: USUAL_NAMES, forwarded: [] });
  expect(parser.parse(format.sample[0] as string)).toEqual({
    time: "2019-05-06T17:24:53Z",
    address: "203.0.113.9",
    status: "502",
  });
  expect(parser.shapes).toHaveLength(1); // the kernel's
});

describe("a shape of the user's own", () => {
  const custom = readFormat("<client>|<:until>|<time>|<status>|…").custom as CustomFormat;
  const format = { name: customName(custom), names: USUAL_NAMES, custom };
  const lines = Array.from({ length: 9 }, (_, n) => `203.0.113.${n}|GET|2019-05-06T17:24:1${n}Z|50${n}|x\n`).join("");

  test("is the kernel's too", () => {
    expect(deferredLines(Buffer.from(lines), format)).toEqual([]);
    expectAgreement(Buffer.from(`${lines}203.0.113.9|GET||502|\nx\n${lines}`), format);
  });

  test.each([
    ["<client>|<time>|…", "a shape with <status>"],
    ["<status>", "a shape with <time> and <client>"],
    ["<client:ip> <time> <status>", "a shape of pieces"],
  ])("%s is refused", (shape, expected) => {
    expect(() => readFormat(shape)).toThrow(expected);
  });
});
