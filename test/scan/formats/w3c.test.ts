import { describe, expect, test } from "vitest";
import { type FieldChoice, type LineParser, USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { w3c } from "../../../src/scan/formats/w3c.ts";
import { expectLinear } from "../linear.ts";

const DIRECTIVE = { kind: "directive" };
const OTHER = "not of this format";
const RECORD = { time: "2019-05-06T17:24:53Z", address: "192.0.2.1", status: "502" };

function parserFor(choice: Partial<FieldChoice> = {}): LineParser {
  return w3c.parser({ names: USUAL_NAMES, forwarded: [], ...choice });
}

/** What the last of these lines says. */
function last(lines: readonly string[], choice: Partial<FieldChoice> = {}): unknown {
  const parser = parserFor(choice);
  return lines.map((line) => parser.parse(line)).at(-1);
}

/** What a line says below this `#Fields:`. */
function under(fields: string, line: string, choice: Partial<FieldChoice> = {}): unknown {
  return last([`#Fields: ${fields}`, line], choice);
}

test("the sample is read", () => {
  const parser = parserFor();
  expect(w3c.sample.map((line) => parser.parse(line))).toEqual([
    DIRECTIVE,
    DIRECTIVE,
    { ...RECORD, address: "203.0.113.9" },
  ]);
});

describe("directives", () => {
  test.each([
    "#Version: 1.0",
    "#Software: Microsoft Internet Information Services 10.0",
    "#Date: 2019-05-06 17:24:53",
    "#Start-Date: 2019-05-06 17:24:53",
    "#Remark: it is raining",
    "#Fields:",
    "#Fields: ",
    "#fields: date time",
    "# Fields: date time",
    "#Time Format: Local",
    "#Log-type: HTTP",
    "#separator \\x09",
    "#unset_field\t-",
    "#fields\tts\tid.orig_h\tstatus_code",
  ])("%s is one", (line) => {
    expect(last([line])).toEqual(DIRECTIVE);
  });

  test.each(["#", "# a comment", "#!/bin/sh", "#fieldsets\tts", "#fields ts uid", "# note: to self", "#: "])(
    "%s is one only where the fields are known",
    (line) => {
      expect(last([line])).toBe(OTHER);
      expect(last(["#Fields: c-ip", line])).toEqual(DIRECTIVE);
    },
  );

  test("a record before the first #Fields: is not of this format", () => {
    expect(last(["#Version: 1.0", "2019-05-06 17:24:53 192.0.2.1 502"])).toBe(OTHER);
  });

  test("each #Fields: replaces the one before", () => {
    const first = ["#Fields: date time c-ip sc-status", "2019-05-06 17:24:53 192.0.2.1 502"];
    expect(last(first)).toEqual(RECORD);
    expect(last([...first, "#Fields: sc-status c-ip time date", "502 192.0.2.1 17:24:53 2019-05-06"])).toEqual(RECORD);
  });
});

describe("columns", () => {
  test("stand in any order, apart, and are named in any case", () => {
    expect(
      under("SC-Status Time s-ip C-IP cs-method DATE", "502 17:24:53 192.0.2.80 192.0.2.1 GET 2019-05-06"),
    ).toEqual(RECORD);
  });

  test("of a name that is there twice the first counts", () => {
    expect(under("date time c-ip sc-status c-ip", "2019-05-06 17:24:53 192.0.2.1 502 192.0.2.2")).toEqual(RECORD);
  });

  test("that a line is too short for are not known", () => {
    const fields = "date time c-ip cs-method sc-status time-taken";
    expect(under(fields, "2019-05-06 17:24:53 192.0.2.1 GET 502")).toEqual(RECORD);
    expect(under(fields, "2019-05-06 17:24:53 192.0.2.1 GET")).toEqual({ ...RECORD, status: undefined });
    expect(under(fields, "2019-05-06")).toEqual({ time: undefined, address: undefined, status: undefined });
  });

  test("that a line has too many of do not matter", () => {
    expect(under("date time c-ip sc-status", "2019-05-06 17:24:53 192.0.2.1 502 GET / 12")).toEqual(RECORD);
  });

  test("that are '-' are not known", () => {
    const unknown = { time: undefined, address: undefined, status: undefined };
    expect(under("date time c-ip sc-status", "2019-05-06 - - -")).toEqual(unknown);
    expect(under("date time c-ip sc-status", "- 17:24:53 - -")).toEqual(unknown);
  });

  test("of Akamai call the client cs-ip", () => {
    expect(under("date time cs-ip cs-method sc-status", '2019-05-06\t17:24:53\t192.0.2.1\tGET\t"502"')).toEqual(RECORD);
  });

  test("of a CDN hold what its cache did before the status, and the time as an epoch", () => {
    const expected = { ...RECORD, time: "1557163493" };
    expect(under("timestamp time-taken c-ip sc-status -", "1557163493 5 192.0.2.1 TCP_MISS/502 -")).toEqual(expected);
    expect(under("timestamp c-ip sc-status", "1557163493 192.0.2.1 502/TCP_MISS")).toMatchObject({
      status: "502/TCP_MISS",
    });
  });

  test("are chosen by name", () => {
    const fields = "date time timestamp c-ip x-client sc-status x-status date-local time-local";
    const line = "2019-05-06 17:24:53 1557163493 192.0.2.1 192.0.2.7 502 404 2019-05-07 20:24:53";
    const choose = (time: string[], address: string[] = [], status: string[] = []) =>
      under(fields, line, { names: { time, address, status } });
    expect(choose([], ["X-Client"], ["absent", "x-status"])).toEqual({
      ...RECORD,
      address: "192.0.2.7",
      status: "404",
    });
    expect(choose(["timestamp"])).toMatchObject({ time: "1557163493" });
    expect(choose(["absent", "Time-Local"])).toMatchObject({ time: "2019-05-07T20:24:53" });
    expect(choose(["date"])).toMatchObject({ time: "2019-05-06T17:24:53Z" });
    expect(choose(["absent"], ["absent"], ["absent"])).toEqual({
      time: undefined,
      address: undefined,
      status: undefined,
    });
  });
});

describe("times", () => {
  test("are in UTC, by every name but the local ones, which count where there are no others", () => {
    const local = "2019-05-06 20:24:53 2019-05-06 17:24:53";
    expect(under("date-local time-local date time", local)).toMatchObject({ time: "2019-05-06T17:24:53Z" });
    expect(under("date-local time-local date-utc time-utc", local)).toMatchObject({ time: "2019-05-06T17:24:53Z" });
    expect(under("date-local time-local", local)).toMatchObject({ time: "2019-05-06T20:24:53" });
  });

  test("have fractions, or no seconds", () => {
    expect(under("date time", "2019-05-06 17:24:53.190")).toMatchObject({ time: "2019-05-06T17:24:53.190Z" });
    expect(under("date time", "2019-05-06 17:24")).toMatchObject({ time: "2019-05-06T17:24:00Z" });
    expect(under("date time", "2019-05-06 17:24:53Z")).toMatchObject({ time: "2019-05-06T17:24:53Z" });
  });

  test("without a date have that of the last #Date:", () => {
    const day = (...dates: string[]) => last([...dates, "#Fields: time c-ip sc-status", "17:24:53 192.0.2.1 502"]);
    expect(day("#Date: 2019-05-06 00:00:01")).toEqual(RECORD);
    expect(day("#Date: 2019-05-05", "#Date:2019-05-06")).toEqual(RECORD);
    expect(day("#date: 06-May-2019 00:00:00")).toEqual(RECORD);
    expect(day()).toEqual({ ...RECORD, time: undefined });
    expect(day("#Date: 2019-05-06", "#Date: today")).toEqual({ ...RECORD, time: undefined });
    expect(day("#Date: 06-Mai-2019")).toEqual({ ...RECORD, time: undefined });
    expect(last(["#Fields: time", "#Date: 2019-05-06", "17:24:53"])).toMatchObject({ time: RECORD.time });
  });

  test("that have a date of their own end the validity of #Date:", () => {
    const lines = ["#Date: 2019-05-06", "#Fields: date time", "2019-05-07 17:24:53", "#Fields: time", "17:24:53"];
    expect(last(lines)).toMatchObject({ time: undefined });
  });

  test("in one column stand as they are", () => {
    expect(under("time c-ip", "2019-05-06T17:24:53+03:00 x")).toMatchObject({ time: "2019-05-06T17:24:53+03:00" });
    expect(under("date c-ip", "2019-05-06T17:24:53Z x")).toMatchObject({ time: "2019-05-06T17:24:53Z" });
  });
});

describe("a time without a date", () => {
  const FIELDS = "#Fields: time c-ip sc-status";

  /** The dates of lines with these times. */
  function datesOf(times: readonly string[], date = "#Date: 2019-05-06 22:50:11"): unknown {
    const parser = parserFor();
    for (const line of [date, FIELDS]) parser.parse(line);
    return times.map((time) => (parser.parse(`${time} 192.0.2.1 502`) as { time: string }).time.slice(0, 10));
  }

  test("has the next date where the clock has passed midnight, as often as it does", () => {
    expect(datesOf(["23:10:00", "23:59:59", "00:00:00", "01:00:00", "12:00:00", "23:00:00", "00:30:00"])).toEqual([
      "2019-05-06",
      "2019-05-06",
      "2019-05-07",
      "2019-05-07",
      "2019-05-07",
      "2019-05-07",
      "2019-05-08",
    ]);
  });

  test("has the next date where nobody came at night", () => {
    expect(datesOf(["18:00:00", "08:00:00", "07:00:00", "19:00:00", "17:59:59"], "#Date: 2019-05-06")).toEqual([
      "2019-05-06",
      "2019-05-07",
      "2019-05-07",
      "2019-05-07",
      "2019-05-08",
    ]);
  });

  test("passes midnight between #Date: and the first line, too", () => {
    expect(datesOf(["00:05:00"])).toEqual(["2019-05-07"]);
    expect(datesOf(["00:05:00"], "#Date: 06-May-2019 22:50:11")).toEqual(["2019-05-07"]);
    expect(datesOf(["00:05:00"], "#Date: 2019-05-06")).toEqual(["2019-05-06"]);
    expect(datesOf(["00:05:00"], "#Date: 2019-12-31 23:00:00")).toEqual(["2020-01-01"]);
    expect(datesOf(["00:05"], "#Date: 2020-02-28 23:00:00")).toEqual(["2020-02-29"]);
  });

  test("keeps its date where lines are out of order", () => {
    expect(datesOf(["23:10:00", "23:09:58", "22:10:00", "21:50:00"])).toEqual(Array(4).fill("2019-05-06"));
    expect(datesOf(["23:59:59", "00:00:01", "23:59:58", "00:00:02", "23:50:00", "00:10:00", "23:59:59"])).toEqual([
      "2019-05-06",
      "2019-05-07",
      "2019-05-06",
      "2019-05-07",
      "2019-05-06",
      "2019-05-07",
      "2019-05-07",
    ]);
  });

  test("keeps its date after hours in which nobody came", () => {
    expect(datesOf(["00:05:00", "23:55:00"], "#Date: 2019-05-06 00:00:05")).toEqual(["2019-05-06", "2019-05-06"]);
  });

  test("is that of the next #Date:, whatever was before it", () => {
    const lines = ["#Date: 2019-05-06 23:00:00", FIELDS, "00:01:00 192.0.2.1 502", "#Date: 2019-05-07 00:02:00"];
    expect(last([...lines, "00:02:00 192.0.2.1 502"])).toMatchObject({ time: "2019-05-07T00:02:00Z" });
  });

  test("says nothing of midnight where it is none", () => {
    expect(datesOf(["xx:00:00", "23:10:00", "24:00:00", "23:11:00"])).toEqual([
      "xx:00:00".slice(0, 10),
      ...Array(3).fill("2019-05-06"),
    ]);
  });
});

describe("several addresses in the client's column", () => {
  test.each([
    '"192.0.2.1, 198.51.100.7"',
    '"192.0.2.1,198.51.100.7"',
    "192.0.2.1,+198.51.100.7",
    "192.0.2.1,%20198.51.100.7",
    '"192.0.2.1"',
  ])("%s: the first is the client", (value) => {
    expect(under("date time c-ip sc-status", `2019-05-06 17:24:53 ${value} 502`)).toEqual(RECORD);
  });
});

describe("values with blanks that nothing quotes", () => {
  const FIELDS = "date time s-ip cs-method cs-uri-stem s-port c-ip cs(User-Agent) cs(Referer) sc-status time-taken";
  const line = (agent: string, { stem = "/", referrer = "-", rest = "502 12" } = {}) =>
    `2019-05-06 17:24:53 198.51.100.1 GET ${stem} 443 192.0.2.1 ${agent} ${referrer} ${rest}`;

  test.each(["Mozilla/5.0 (X11; Linux x86_64)", "a 404 17 b", "a b", "a  b", "200 200 200 200"])("%s", (agent) => {
    expect(under(FIELDS, line(agent))).toEqual(RECORD);
    expect(under(FIELDS, line("Mozilla", { referrer: agent }))).toEqual(RECORD);
    expect(under(FIELDS, line("Mozilla", { stem: agent }))).toEqual(RECORD);
  });

  test("count where the columns fit in one way", () => {
    expect(under(FIELDS, line("Mozilla", { stem: "/a 443 198.51.100.9" }))).toBe(OTHER);
    expect(under(FIELDS, line("a b", { stem: "/a b" }))).toBe(OTHER);
    expect(under(FIELDS, line("a b", { rest: "abc 12" }))).toBe(OTHER);
    expect(under(FIELDS, line("a b", { referrer: "c d" }))).toEqual(RECORD);
  });

  test("stand at either end", () => {
    expect(under("cs(User-Agent) date time c-ip sc-status", "a b c 2019-05-06 17:24:53 192.0.2.1 502")).toEqual(RECORD);
    expect(under("date time c-ip sc-status cs(User-Agent)", "2019-05-06 17:24:53 192.0.2.1 502 a b c")).toEqual(RECORD);
  });

  test("may be a list of addresses", () => {
    const fields = "date time c-ip cs-method cs-uri-stem sc-status";
    const words = ["2019-05-06 17:24:53", "192.0.2.1, 198.51.100.7, 2001:db8::1", "GET", "/", "502"];
    expect(under(fields, words.join(" "))).toEqual(RECORD);
    expect(under(fields, words.join(" ").replace("/", "/a b"))).toEqual(RECORD);
    expect(under("date time c-ip sc-status", "2019-05-06 17:24:53 192.0.2.1, 198.51.100.7 502")).toEqual(RECORD);
  });

  test("are not looked for in what is wanted", () => {
    const choice = { names: { ...USUAL_NAMES, address: ["x-client"] } };
    expect(under("date time x-client sc-status", "2019-05-06 17:24:53 192.0.2.1 502 more", choice)).toEqual(RECORD);
    expect(under("date time x-client cs(Cookie) sc-status", "2019-05-06 17:24:53 192.0.2.1 a b 502", choice)).toEqual(
      RECORD,
    );
  });
});

describe("values", () => {
  const FIELDS = "date time cs(User-Agent) c-ip sc-status cs(Referer)";

  test("are separated by the first separator of their own line", () => {
    const words = ["2019-05-06", "17:24:53", "Mozilla", "192.0.2.1", "502", "-"];
    expect(under(FIELDS, words.join("\t"))).toEqual(RECORD);
    expect(under(FIELDS, words.join(" "))).toEqual(RECORD);
    expect(under(FIELDS, words.join("   "))).toEqual(RECORD);
    expect(under(FIELDS.replaceAll(" ", "\t"), words.join(" "))).toEqual(RECORD);
    expect(under(FIELDS, words.join(" ").replace("Mozilla", "Moz\tilla"))).toEqual(RECORD);
    expect(under(FIELDS, words.join("\t").replace("Mozilla", "Moz illa"))).toEqual(RECORD);
    expect(last([`#Fields:   ${FIELDS}  `, ` ${words.join(" ")} `])).toEqual(RECORD);
  });

  test("between tabs may be empty, and hold spaces even in the first column", () => {
    const fields = "c-agent\tdate\ttime\tr-host\tc-ip\tsc-status";
    expect(under(fields, "Mozilla/5.0 (x)\t2019-05-06\t17:24:53\t\t192.0.2.1\t502")).toEqual(RECORD);
  });

  test("in quotes hold separators and doubled quotes", () => {
    const line = (agent: string) => `2019-05-06 17:24:53 ${agent} 192.0.2.1 502 -`;
    for (const agent of ['"a b"', '"a ""b"" c"', '""', '""""', '" "', '"a"b c"', '"a b"""']) {
      expect(under(FIELDS, line(agent)), agent).toEqual(RECORD);
    }
    expect(under("date time c-ip sc-status", '"2019-05-06" "17:24:53" "192.0.2.1" "502"')).toEqual(RECORD);
  });

  test("may start with a quote that means nothing", () => {
    for (const [agent, referrer] of [
      ['"Mozilla', "-"],
      ['"', "-"],
      ['"Mozilla', 'x"'],
      ['"', '"'],
      ['"a"b', '"b"'],
    ]) {
      expect(under(FIELDS, `2019-05-06 17:24:53 ${agent} 192.0.2.1 502 ${referrer}`), agent).toEqual(RECORD);
    }
  });

  test("of Exchange are separated by commas", () => {
    const line = '2019-05-06T17:24:53.004Z,"Outlook, for Windows",192.0.2.1,502,';
    const expected = { ...RECORD, time: "2019-05-06T17:24:53.004Z" };
    expect(under("DateTime,UserAgent,ClientIpAddress,HttpStatus,ErrorCode", line)).toEqual(expected);
    expect(under("date-time, agent, client-ip, sc-status, x", line)).toEqual(expected);
  });
});

describe("forwarded addresses", () => {
  const read = (column: string, value: string, ...forwarded: string[]) =>
    under(`date time c-ip sc-status ${column}`, `2019-05-06 17:24:53 192.0.2.1 502 ${value}`, { forwarded });

  test.each([
    ["cs(X-Forwarded-For)", "203.0.113.7", "203.0.113.7"],
    ["X-Forwarded-For", "203.0.113.7,+198.51.100.2", "203.0.113.7, 198.51.100.2"],
    ["x-forwarded-for", "203.0.113.7,%20%5B2001:db8::1%5D:80", "203.0.113.7, [2001:db8::1]:80"],
    ["cs(X-Forwarded-For)", '"203.0.113.7, 198.51.100.2"', "203.0.113.7, 198.51.100.2"],
    ["X-Forwarded-For", "fe80::1%11%2C10.0.0.1", "fe80::1%11,10.0.0.1"],
    ["X-Forwarded-For", "-", undefined],
  ])("in %s: %s", (column, value, forwarded) => {
    expect(read(column, value, "X-Forwarded-For")).toEqual({ ...RECORD, forwarded });
  });

  test("are those of the first name that there is, and may be the peer's", () => {
    expect(read("X-Real-IP", "203.0.113.7", "xff", "x-real-ip")).toEqual({ ...RECORD, forwarded: "203.0.113.7" });
    expect(read("X-Real-IP", "203.0.113.7", "c-ip")).toEqual({ ...RECORD, forwarded: "192.0.2.1" });
    expect(read("X-Real-IP", "203.0.113.7", "xff")).toEqual(RECORD);
    expect(read("X-Forwarded-For", "203.0.113.7")).toEqual(RECORD);
  });
});

describe("what is carried", () => {
  const LINES = [
    "#Version: 1.0",
    "nothing is known yet",
    "#Date: 2019-05-06 10:00:00",
    "#Fields: time c-ip sc-status",
    "17:24:53 192.0.2.1 502",
    "# a remark",
    "#Date: 2019-05-07 00:00:00",
    "00:00:01 192.0.2.1 502",
    "23:59:58 192.0.2.1 502",
    "00:00:01 192.0.2.1 502",
    "23:59:59 192.0.2.1 502",
    "00:00:02 192.0.2.1 502",
    "00:10:00 192.0.2.1 502",
    "23:59:59 192.0.2.1 502",
    "01:00:00 192.0.2.1 502",
    "#Fields: date time sc-status c-ip",
    "2019-05-08 10:00:00 500 192.0.2.2",
    "2019-05-08 10:00:01 500 192.0.2.3",
    "#Fields: time c-ip",
    "17:24:53 192.0.2.1",
    "#Date: 2019-05-09 00:00:00",
    "17:24:53 192.0.2.1",
  ];

  test("lets reading begin at any line", () => {
    const whole = parserFor();
    const readings = LINES.map((line) => whole.parse(line));
    for (let cut = 0; cut <= LINES.length; cut += 1) {
      const before = parserFor();
      for (const line of LINES.slice(0, cut)) before.parse(line);
      const after = parserFor();
      after.parse("#Fields: sc-status");
      after.parse("#Date: 2000-01-01");
      after.carried = before.carried;
      expect(after.carried).toBe(before.carried);
      expect(LINES.slice(cut).map((line) => after.parse(line))).toEqual(readings.slice(cut));
      expect(after.carried).toBe(whole.carried);
    }
  });

  test("is nothing at the start, and the same on every day where lines have dates", () => {
    const parser = parserFor();
    expect(parser.carried).toBe("");
    const carried = ["2019-05-06", "2019-05-07"].map((date) => {
      for (const line of [`#Date: ${date}`, "#Fields: date time", `${date} 10:00:00`]) parser.parse(line);
      return parser.carried;
    });
    expect(carried).toEqual(["#Fields: date time", "#Fields: date time"]);
  });
});

describe("a line of a mebibyte takes no longer than its length warrants", () => {
  const FIELDS = `${"x ".repeat(500_000)}date time c-ip sc-status`;

  test.each([
    ["quotes that nothing ends", '"x '.repeat(350_000)],
    ["quotes that end at once", '"" '.repeat(350_000)],
    ["doubled quotes", `"${'""'.repeat(520_000)} x`],
    ["nothing but quotes", '"'.repeat(1_048_576)],
    ["quotes with a space between two", '" '.repeat(524_288)],
    ["spaces", " ".repeat(1_048_576)],
    ["tabs", "\t".repeat(1_048_576)],
    ["directive names", `#${"a ".repeat(524_000)}`],
    ["hyphens in a directive's name", `#a${"-".repeat(1_048_000)}`],
  ])("%s", (_, line) => {
    expectLinear(() => {
      expect(under(FIELDS, line)).toBeTypeOf("object");
      expect(under("date time c-ip sc-status", line)).toBeTypeOf("object");
      expect(last([line])).toBe(OTHER);
      expect(last([`#Fields:${line}`])).toEqual(DIRECTIVE);
    });
  });
});
