import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { logfmt } from "../../../src/scan/formats/logfmt.ts";
import { expectLinear } from "../linear.ts";

const { parse } = logfmt.parser({ names: USUAL_NAMES, forwarded: [] });

const TIME = "2019-05-06T17:24:53+03:00";
const RECORD = { time: TIME, address: "203.0.113.9", status: "502" };
const PAIRS = "remote_addr=203.0.113.9 status=502";

test.each([
  ["values in quotes", `time="${TIME}" remote_addr="203.0.113.9" status="502"`],
  ["values that are escaped", `time=${TIME} msg="a \\"status=200\\" b\\\\" ${PAIRS}`],
  ["values that have an equals sign", `time=${TIME} query=a=status=200 ${PAIRS}`],
  ["words that are no pair", `time=${TIME} tls ${PAIRS} "loose" = =x done`],
  ["several spaces and tabs", `time=${TIME}  remote_addr=203.0.113.9\tstatus=502 `],
  ["a quote within a word", `time=${TIME} path=/a"b ${PAIRS}`],
  ["a quote that was not escaped", `time=${TIME} path="/a"b"c ${PAIRS}`],
  ["a quote that is not closed", `time=${TIME} ${PAIRS} msg="cut short status=200`],
  ["a backslash at the end", `time=${TIME} ${PAIRS} msg="cut short\\`],
  ["a key without a value", `time=${TIME} connect= ${PAIRS} end=`],
  ["a key that is repeated", `time=${TIME} remote_addr=192.0.2.1 status=200 ${PAIRS}`],
])("%s are read", (_, line) => {
  expect(parse(line)).toEqual(RECORD);
});

describe("a time", () => {
  test.each([
    ["06/May/2019:17:24:53 +0300", "06/May/2019:17:24:53 +0300"],
    ["[06/May/2019:17:24:53 +0300]", "[06/May/2019:17:24:53 +0300]"],
    ["2019-05-06 17:24:53", "2019-05-06 17:24:53"],
    ["2019-05-06 17:24:53.123 +0300", "2019-05-06 17:24:53.123 +0300"],
    ["2019-05-06 17:24:53Z", "2019-05-06 17:24:53Z"],
    ["2019-05-06 17:24:53 UTC", "2019-05-06 17:24:53 UTC"],
    ["1557152693.655", "1557152693.655"],
    [`${TIME} 500`, TIME],
    [`${TIME} +3`, TIME],
  ])("that is written as %s is %s", (written, time) => {
    expect(parse(`time=${written} ${PAIRS}`)).toEqual({ ...RECORD, time });
    expect(parse(`${PAIRS} time=${written}`)).toEqual({ ...RECORD, time });
  });

  test.each([
    [`${TIME} `, TIME],
    [`[${TIME}] `, TIME],
    ["2019-05-06T14:24:53.123456+00:00 heroku[router]: ", "2019-05-06T14:24:53.123456+00:00"],
    ["2019/05/06 17:24:53 ", "2019-05-06 17:24:53"],
    ["2019/05/06 17:24:53.123456 main.go:12: ", "2019-05-06 17:24:53.123456"],
    ["I, [2019-05-06T17:24:53.123456 #4711]  INFO -- : ", "2019-05-06T17:24:53.123456"],
    ["heroku[router]: ", undefined],
    ["heroku/router: ", undefined],
    ["", undefined],
  ])("may stand in front: %j", (head, time) => {
    expect(parse(`${head}method=GET ${PAIRS}`)).toEqual({ ...RECORD, time });
    expect(parse(`${head}method=GET ${PAIRS} time=${TIME}`)).toEqual(RECORD);
  });

  test.each([
    ['"06/May/2019:17:24:53 +0300" ', "06/May/2019:17:24:53 +0300"],
    ["[06/May/2019:17:24:53 +0300] ", "06/May/2019:17:24:53 +0300"],
    ["06/May/2019:17:24:53 +0300 ", "06/May/2019:17:24:53 +0300"],
    ["2019-05-06T17:24:53Z ", "2019-05-06T17:24:53Z"],
  ])("stands in front as %s, and a pair of that name may be how long it took", (head, time) => {
    for (const took of ["0.004", "12ms", "3"]) {
      expect(parse(`${head}time=${took} ${PAIRS}`)).toEqual({ ...RECORD, time });
    }
    expect(parse(`${head}time=2019-13-06T17:24:53Z ${PAIRS}`)).toEqual({ ...RECORD, time: "2019-13-06T17:24:53Z" });
  });
});

describe("of Heroku's router", () => {
  const line = (fwd: string) => `at=error code=H12 method=GET host=example.com fwd=${fwd} dyno=web.1 status=503`;

  test.each([
    ['"203.0.113.9"', "203.0.113.9"],
    ['"192.0.2.1, 203.0.113.9"', "203.0.113.9"],
    ['"192.0.2.1,2001:db8::1"', "2001:db8::1"],
    ["203.0.113.9", "203.0.113.9"],
    ['""', undefined],
  ])("fwd=%s is the peer %s", (fwd, address) => {
    expect(parse(line(fwd))).toEqual({ time: undefined, address, status: "503" });
  });

  test("the addresses before it are those that it was forwarded for", () => {
    const withForwarded = logfmt.parser({ names: USUAL_NAMES, forwarded: ["xff", "fwd"] });
    expect(withForwarded.parse(line('"192.0.2.1, 203.0.113.9"'))).toMatchObject({
      address: "203.0.113.9",
      forwarded: "192.0.2.1, 203.0.113.9",
    });
  });

  test("a peer under another name comes first, and is no list", () => {
    expect(parse(`fwd=192.0.2.1 ${PAIRS}`)).toMatchObject({ address: "203.0.113.9" });
    expect(parse('remote_addr="192.0.2.1, 203.0.113.9"')).toMatchObject({ address: "192.0.2.1, 203.0.113.9" });
  });
});

test.each([
  "",
  " ",
  "panic: runtime error",
  `"time=${TIME}" remote_addr=203.0.113.9 status=502`,
  `= time=${TIME}`,
  `{"time":"${TIME}","msg":"a status=502"}`,
  `203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET /?time=${TIME} status=502" 200 1`,
  `2019-05-06T17:24:53.123Z stdout F time=${TIME} ${PAIRS}`,
  `May  6 17:24:53 host app[1]: time=${TIME} ${PAIRS}`,
  `<13>1 ${TIME} host app 1 - - time=${TIME} ${PAIRS}`,
  `web_1  | time=${TIME} ${PAIRS}`,
])("%j is of another format", (line) => {
  expect(parse(line)).toBe("not of this format");
});

test("keys that the user names come instead of the usual ones", () => {
  const named = logfmt.parser({ names: { time: ["at"], address: ["req.peer"], status: [] }, forwarded: [] });
  expect(named.parse(`at=${TIME} time=0.3 req.peer=203.0.113.9 ip=192.0.2.1 status=502`)).toEqual(RECORD);
});

test.each([
  ["words", "a ".repeat(2 ** 19)],
  ["one word", "a".repeat(2 ** 20)],
  ["quotes", `a=${'"'.repeat(2 ** 20)}`],
  ["backslashes", `a="${"\\".repeat(2 ** 20)}`],
  ["quotes that are not closed", 'a=" '.repeat(2 ** 18)],
  ["times", "time=2019-05-06 17:24:53 ".repeat(2 ** 15)],
  ["brackets", "time=[ ".repeat(2 ** 17)],
  ["spaces behind a stamp", `2019-05-06T17:24:53Z${" ".repeat(2 ** 20)}`],
  ["colons", `${":".repeat(2 ** 20)} a=b`],
])("a line of a MiB takes no time: %s", (_, line) => {
  expectLinear(() => parse(line));
});
