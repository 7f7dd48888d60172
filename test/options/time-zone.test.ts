import { describe, expect, test } from "vitest";
import { readTimeZone, readZoneName } from "../../src/options/time-zone.ts";

describe("a time zone", () => {
  test.for(["Europe/Vilnius", "America/Argentina/Buenos_Aires", "UTC"])('"%s" is one', (name) => {
    expect(readTimeZone(name)).toBe(name);
    expect(readZoneName(name)).toBe(name);
  });

  test('"as-written" stands for no conversion, where there can be none', () => {
    expect(readTimeZone("as-written")).toBe("as-written");
    expect(() => readZoneName("as-written")).toThrow(
      'expected an IANA time zone like "Europe/Vilnius" but found "as-written"',
    );
  });

  test.for(["", "Mars/Olympus", "+03:00", "as written", "Europe / Vilnius", "3"])('"%s" is refused', (text) => {
    expect(() => readTimeZone(text)).toThrow(
      `expected "as-written" or an IANA time zone like "Europe/Vilnius" but found "${text}"`,
    );
  });
});
