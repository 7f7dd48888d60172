import { expect, test } from "vitest";
import { compose } from "../../../src/scan/wrappers/compose.ts";

const { unwrap } = compose.unwrapper();

test.each([
  ["web-1  | a b", "a b"],
  ["web_1 | a b", "a b"],
  ["my-app-web-1  | a b", "a b"],
  ["web| a b", "a b"],
  ["web-1  |   a b", "  a b"],
  ["web-1  | ", ""],
  ["web-1  |", ""],
  ["web-1  | a | b", "a | b"],
  ["\x1b[36mweb-1  | \x1b[0ma b", "a b"],
  ["\x1b[36mweb_1    |\x1b[0m a b", "a b"],
  ["\x1b[1;36mweb-1\x1b[0m  | a b", "a b"],
  ["web-1  | 2019-05-06T17:24:53.186641Z my-elb", "2019-05-06T17:24:53.186641Z my-elb"],
])("the text of %j is %j", (line, text) => {
  expect(unwrap(line)).toEqual({ text, time: undefined });
});

test.each(["2019-05-06T14:24:53.123456789Z", "2019-05-06T17:24:53.000000000+03:00"])(
  "the stamp %s of -t is taken off",
  (time) => {
    expect(unwrap(`web-1  | ${time} a b`)).toEqual({ text: "a b", time });
    expect(unwrap(`\x1b[36mweb-1  | \x1b[0m${time} a b`)).toEqual({ text: "a b", time });
    expect(unwrap(`web-1  | ${time}`)).toEqual({ text: "", time });
  },
);

test.each([
  "Attaching to web-1, db-1",
  "Attaching to my_web_1",
  "web-1 exited with code 0",
  "\x1b[36mweb_1 exited with code 137\x1b[0m",
])("%j is said by compose itself", (line) => {
  expect(unwrap(line)).toEqual({ kind: "directive" });
});

test.each([
  "",
  "|",
  "| a",
  "web-1",
  "web-1  |a b",
  "web 1 | a b",
  "-web | a b",
  `203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET /a | b HTTP/1.1" 502 157`,
  `{"time":"a | b"}`,
  "[pod/web-6d4/nginx] a",
])("%j is not of this format", (line) => {
  expect(unwrap(line)).toBe("not of this format");
});
