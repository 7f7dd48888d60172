import { expect, test } from "vitest";
import { kubectl } from "../../../src/scan/wrappers/kubectl.ts";

const { unwrap } = kubectl.unwrapper();

test.each([
  ["[pod/web-6d4/nginx] a b", "a b"],
  ["[pod/web-6d4cf56db6-x8k2p/nginx]  a b", " a b"],
  ["[pod/web-6d4/nginx] [06/May/2019:17:24:53 +0300] a", "[06/May/2019:17:24:53 +0300] a"],
  ["[pod/web-6d4/nginx] ", ""],
  ["[pod/web-6d4/nginx]", ""],
])("the text of %j is %j", (line, text) => {
  expect(unwrap(line)).toEqual({ text, time: undefined });
});

test("the stamp of --timestamps is taken off", () => {
  const time = "2019-05-06T14:24:53.120000000Z";
  expect(unwrap(`[pod/web-6d4/nginx] ${time} a b`)).toEqual({ text: "a b", time });
});

test.each([
  "",
  "[pod/web-6d4] a",
  "[pod/web-6d4/nginx]a",
  "[pod/web-6d4/nginx a",
  "[pod/a b/nginx] a",
  "[deployment/web/nginx] a",
  "[06/May/2019:17:24:53 +0300] a",
  "[2001:db8::1]:443 203.0.113.9 - - [06/May/2019:17:24:53 +0300]",
])("%j is not of this format", (line) => {
  expect(unwrap(line)).toBe("not of this format");
});
