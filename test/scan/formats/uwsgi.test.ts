import { expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { uwsgi } from "../../../src/scan/formats/uwsgi.ts";
import { expectLinear } from "../linear.ts";

const { parse } = uwsgi.parser({ names: USUAL_NAMES, forwarded: [] });

const TIME = "Mon May  6 17:24:53 2019";
const PROCESS = "[pid: 17|app: 0|req: 1/2]";
const VARS = `() {38 vars in 696 bytes} [${TIME}]`;
const ANSWER = "generated 47 bytes in 129 msecs (HTTP/1.1 502) 9 headers in 378 bytes (1 switches on core 3)";
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };

test.each([
  ["nothing special", `${PROCESS} 203.0.113.9 ${VARS} GET / => ${ANSWER}`],
  ["a user", `${PROCESS} 203.0.113.9 ${VARS.replace("()", "(ann lee)")} GET / => ${ANSWER}`],
  ["no application", `[pid: 17|app: -1|req: -1/2] 203.0.113.9 ${VARS} GET / => ${ANSWER}`],
  ["the configured equivalent", `[pid: 17|app: -|req: -/-] 203.0.113.9 ${VARS} GET / => ${ANSWER}`],
  ["microseconds", `${PROCESS} 203.0.113.9 ${VARS} GET / => ${ANSWER.replace("msecs", "micros")}`],
  ["a file", `${PROCESS} 203.0.113.9 ${VARS} GET / => ${ANSWER.replace("msecs", "msecs via sendfile()")}`],
  ["a list of forwarded addresses", `${PROCESS} 203.0.113.9, 10.0.0.1 ${VARS} GET / => ${ANSWER}`],
  ["a date in front", `${TIME} - ${PROCESS} 203.0.113.9 ${VARS} GET / => ${ANSWER}`],
  [
    "a path that looks like an answer",
    `${PROCESS} 203.0.113.9 ${VARS} GET / => generated (HTTP/1.1 200)  => ${ANSWER}`,
  ],
  ["a path with brackets", `${PROCESS} 203.0.113.9 ${VARS} GET /?a[0]={b}&(c) => ${ANSWER}`],
])("a line with %s is read", (_, line) => {
  expect(parse(line)).toEqual(RECORD);
});

test("what is not known is not there", () => {
  expect(parse(`${PROCESS} - ${VARS} GET / => ${ANSWER}`)).toEqual({ ...RECORD, address: undefined });
  expect(parse(`${PROCESS}  ${VARS} GET / => ${ANSWER}`)).toEqual({ ...RECORD, address: undefined });
  expect(parse(`${PROCESS} 203.0.113.9 ${VARS} GET / => generated 47 bytes`)).toEqual({ ...RECORD, status: undefined });
});

test.each([
  "",
  "*** Operational MODE: preforking ***",
  "WSGI app 0 (mountpoint='') ready in 1 seconds on interpreter 0x5581 pid: 17 (default app)",
  `${PROCESS} 203.0.113.9 ${VARS} GET /`,
  `${PROCESS} 203.0.113.9 GET / => ${ANSWER}`,
])("%j is not of this format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

test.each([
  ["brackets", "[pid: ".repeat(180_000)],
  ["parentheses", `${PROCESS} ${"( ".repeat(524_288)}`],
  ["answers", `${PROCESS} 203.0.113.9 ${VARS} GET ${" => generated (HTTP/1.1".repeat(45_000)}`],
])("a megabyte of %s takes time linear in it", (_, line) => {
  expectLinear(() => parse(line));
});
