import { expect, test } from "vitest";
import { reportOfLines } from "../../analysis.ts";

const line = (client: string) => `${client} - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 1570`;

/** The format, and how many clients had an error at 17:00. */
async function read(lines: readonly string[]) {
  const { hours, sources } = await reportOfLines(lines);
  return [sources[0]?.format, hours[17]?.uniqueIps];
}

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

test("what supervisord says is no record, and what others log with its stamp is no notice", async () => {
  const stamp = "2019-05-06 17:24:53,123";
  const output = [`${stamp} DEBG 'web' stdout output:`, line("192.0.2.1")];
  const lines = [`${stamp} INFO spawned: 'web' with pid 17`, ...output, ...output];
  expect(await read(lines)).toEqual(["supervisord/common", 1]);
  expect((await reportOfLines(lines)).lines).toMatchObject({ directive: 3, malformed: 0, records: 2 });
  const logged = `${stamp} INFO {"ip":"192.0.2.7","status":502}`;
  expect((await reportOfLines([...lines, logged])).lines).toMatchObject({ directive: 3, malformed: 1, records: 2 });
  await expect(reportOfLines([logged, logged])).rejects.toThrow("Cannot recognise the format");
});
