import { describe, expect, test } from "vitest";
import { reportOfLines } from "../../analysis.ts";

const line = (client: string) => `${client} - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 1570`;

/** The format, and how many clients had an error at 17:00. */
async function read(lines: readonly string[]) {
  const { hours, sources } = await reportOfLines(lines);
  return [sources[0]?.format, hours[17]?.uniqueIps];
}

describe("numbers in front of lines", () => {
  test("are no part of an address if they ascend", async () => {
    expect(await read([7, 8, 15].map((number) => `${number}:${line("2001:db8::9")}`))).toEqual(["grep/common", 1]);
  });

  test("are addresses where they do not", async () => {
    expect(await read(["2001:db8::9", "2001:db8::9", "2003:db8::9"].map(line))).toEqual(["common", 2]);
    expect(await read(["2001:db8::9", "2003:db8::9"].map(line))).toEqual(["common", 2]);
    expect(await read(["64:ff9b::1", "64:ff9b::2", "64:ff9b::3"].map(line))).toEqual(["common", 3]);
  });
});

test("a line without its source's prefix is read as it is", async () => {
  const lines = [1, 2, 3].map((n) => `web-1  | ${line(`192.0.2.${n}`)}`);
  expect(await read([...lines, line("192.0.2.4")])).toEqual(["compose/common", 4]);
});

test("prefixes may stand around each other, and colours anywhere", async () => {
  const coloured = (text: string) => `\x1b[32m${text}\x1b[0m`;
  const lines = [1, 2].map((n) => `logs/a.log:${n}:${coloured("web-1  |")} ${coloured(line(`192.0.2.${n}`))}`);
  expect(await read(lines)).toEqual(["grep/compose/common", 2]);
});

test("a log's own clock comes before the prefix's", async () => {
  const lines = [1, 2].map((n) => `2019-06-03T04:00:00.12345678${n}Z ${line(`192.0.2.${n}`)}`);
  expect(await read(lines)).toEqual(["stamp/common", 2]);
});
