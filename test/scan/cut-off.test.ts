import { describe, expect, test } from "vitest";
import { reportOfLines } from "../analysis.ts";

const object = (n: number) =>
  JSON.stringify({ time: "2019-05-06T17:24:53", ip: `192.0.2.${n}`, status: 502 }, null, 2).split("\n");
const cri = (flag: string, text: string) => `2019-05-06T17:24:53.123456789+03:00 stdout ${flag} ${text}`;
const common = (n: number) => `192.0.2.${n} - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157`;
const docker = (log: string) => JSON.stringify({ log, stream: "stdout", time: "2019-05-06T14:24:53.123456789Z" });

describe("a record that the end of the source cuts off is malformed", () => {
  test.each([
    ["an object over several lines", [...object(1), ...object(2), ...object(3).slice(0, -2)], 2],
    ["a line of Kubernetes in pieces", [cri("F", common(1)), cri("P", common(2).slice(0, 40))], 1],
    ["a line of Docker in pieces", [docker(`${common(1)}\n`), docker(`${common(2)} ${"a".repeat(16_384)}`)], 1],
  ])("%s", async (_, lines, records) => {
    const { lines: counts, malformed } = await reportOfLines(lines);
    expect(counts).toMatchObject({ records, malformed: 1, total: lines.length + 1 });
    expect(malformed.reasons).toEqual({ "cut off at the end of the source": 1 });
  });

  test("and one that it does not is none", async () => {
    const { malformed } = await reportOfLines([...object(1), ...object(2)]);
    expect(malformed.reasons).toEqual({});
  });
});
