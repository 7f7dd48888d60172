import { expect, test } from "vitest";
import { withoutColour } from "../../../src/scan/colour.ts";
import { WRAPPERS } from "../../../src/scan/wrappers/list.ts";
import { reportOfLines } from "../../analysis.ts";
import { expectLinear } from "../linear.ts";

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

test("a stamp in brackets is no time of a line that has its own", async () => {
  const lines = (stamp: string) => [1, 2].map((n) => `[${stamp}] ${line(`192.0.2.${n}`)}`);
  expect(await read(lines("2019-06-03T04:00:00Z"))).toEqual(["stamp/common", 2]);
  expect(await read(lines("2019-06-03 04:00:00.123"))).toEqual(["stamp/common", 2]);
  const alone = [1, 2].map((n) => `[2019-05-06 17:24:53] 192.0.2.${n} "GET / HTTP/1.1" 502 1570`);
  expect((await read(alone))[1]).toBe(2);
});

test("a number of seconds may be the stamp, and the time of lines that say none", async () => {
  const object = (n: number) => `1557152693.12345${n} {"ip":"192.0.2.${n}","status":502}`;
  const { hours, sources } = await reportOfLines([1, 2].map(object));
  expect([sources[0]?.format, hours[14]?.uniqueIps]).toEqual(["stamp/jsonl", 2]);
});

test("a stream of CloudWatch may have no slash where an object follows", async () => {
  const object = (n: number) => `2019-05-06T17:24:5${n}.123000+00:00 i-0123abcd {"ip":"192.0.2.${n}","status":502}`;
  expect(await read([1, 2].map(object))).toEqual(["aws-logs/jsonl", 2]);
});

test("a stamp that names no year is taken off and counts for nothing", async () => {
  const object = (n: number) => `[Jun 03 04:00:0${n}] {"time":"2019-05-06 17:24:53","ip":"192.0.2.${n}","status":502}`;
  expect(await read([1, 2].map(object))).toEqual(["stamp/jsonl", 2]);
});

test.for([
  ["pm2", "0|web  | ", ["[TAILING] Tailing last 15 lines for [all] processes", "/srv/web-out.log last 15 lines:"]],
  [
    "foreman",
    "17:24:53 web.1  | ",
    ["17:24:50 system | web.1 started (pid=17)", "17:24:51 web.1 | exited with code 1"],
  ],
  ["logcli", '2019-05-06T17:24:53Z {pod="a{b}"} ', ['2019/05/06 17:24:53 Common labels: {app="web"}']],
] as const)("what %s says itself is no record", async ([wrapper, prefix, notices]) => {
  const report = await reportOfLines([...notices, prefix + line("192.0.2.1"), prefix + line("192.0.2.2")]);
  expect(report.sources[0]?.format).toBe(`${wrapper}/common`);
  expect(report.lines).toMatchObject({ directive: notices.length, malformed: 0, records: 2 });
});

test("what a program called system prints is a record as any other", async () => {
  const lines = [`17:24:53 system.1 | ${line("192.0.2.1")}`, `17:24:53 system | ${line("192.0.2.2")}`];
  expect((await reportOfLines(lines)).lines).toMatchObject({ directive: 0 });
});

test.for([
  ["2019/05/06 17:24:53.250", "INFO"],
  ["2019-05-06T17:24:53.250+0300", "info"],
  ["2019-05-06 17:24:53", "error"],
])("Caddy's console may write %s and %s", async ([time, level]) => {
  const object = '{"request":{"remote_ip":"192.0.2.1"},"status":502}';
  const lines = [1, 2].map(() => `${time}\t${level}\thttp.log.access.log0\thandled request\t${object}`);
  expect(await read(lines)).toEqual(["caddy-console/jsonl", 1]);
});

test.for([
  ["a colour of 24 bits", "\x1b[38:2:255:0:0m", "\x1b[0m"],
  ["a link", "\x1b]8;;http://example.com\x07", "\x1b]8;;\x1b\\"],
  ["an erased line", "\x1b[2K\r", ""],
])("%s is no part of a line", async ([, before, behind]) => {
  const lines = [1, 2].map((n) => `${before}${line(`192.0.2.${n}`)}${behind}`);
  expect(await read(lines)).toEqual(["common", 2]);
});

test("colours that rsyslog has escaped are taken off", async () => {
  const lines = [1, 2].map((n) => `May  6 17:24:53 web-7 nginx: #033[32m${line(`192.0.2.${n}`)}#033[0m`);
  expect(await read(lines)).toEqual(["syslog/common", 2]);
});

const REPEATED: readonly (readonly [string, string])[] = [
  ["names", "a".repeat(300_000)],
  ["names with hyphens and numbers", "a.log-1-".repeat(40_000)],
  ["names with blanks", `/${"a b".repeat(100_000)}`],
  ["colons and numbers", "17:".repeat(100_000)],
  ["labels", `2019-05-06T17:24:53Z {${'a="b",'.repeat(50_000)}`],
  ["quotes in labels", `2019-05-06T17:24:53Z {${'"'.repeat(300_001)}`],
  ["links that do not end", "\x1b]".repeat(100_000)],
  ["sequences that do not end", "\x1b[0;".repeat(100_000)],
  ["notices", `${"a last 1 lines:".repeat(20_000)}b`],
];

test.for(REPEATED)("%s without end take linear time", ([, text]) => {
  expectLinear(() => {
    for (const wrapper of WRAPPERS) {
      wrapper.isLike?.([text, text]);
      wrapper.unwrapper().unwrap(text);
    }
    withoutColour(text);
  }, 4);
});
