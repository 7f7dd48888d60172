import { describe, expect, test } from "vitest";
import { analyze, type Fault } from "../../src/index.ts";
import { AS_WRITTEN } from "../../src/partial/partial.ts";
import { type Detection, detectFormat, type FormatChoice } from "../../src/scan/detect.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { FORMATS } from "../../src/scan/formats/list.ts";
import { scannerOf } from "../../src/scan/scanner.ts";
import { WRAPPERS } from "../../src/scan/wrappers/list.ts";
import { streamOf } from "../analysis.ts";
import { bytesOf, recordLine } from "./capture.ts";
import { expectLinear } from "./linear.ts";

const UNSAID: FormatChoice = { name: null, names: USUAL_NAMES, client: undefined };
const JSON_LINE = recordLine("2019-05-06 17:24:53", "192.0.2.1", 500);
const COMMON_LINE = `192.0.2.1 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157`;
const COMBINED_LINE = `${COMMON_LINE} "-" "Mozilla/5.0"`;

function detect(lines: readonly string[], choice: Partial<FormatChoice> = {}): Detection {
  return detectFormat(bytesOf(lines.map((line) => `${line}\n`).join("")), true, { ...UNSAID, ...choice });
}

const HINT = '(see "brownout formats", or choose one with --format)';

function nameOf({ chosen }: Detection): string | undefined {
  return chosen?.format.name;
}

/** What a source is refused with; null where it is read. */
async function refusalOf(lines: readonly string[]): Promise<Fault | null> {
  const faults: Fault[] = [];
  const report = await analyze([streamOf(lines.map((line) => `${line}\n`).join(""))], {
    threads: 1,
    onFault: (fault) => faults.push(fault),
  });
  expect(report.complete).toBe(faults.length === 0);
  return faults[0] ?? null;
}

function docker(line: string): string {
  return JSON.stringify({ log: `${line}\n`, stream: "stdout", time: "2019-05-06T14:24:53.123456789Z" });
}

describe("lines of one format", () => {
  test.for(FORMATS.map(({ name, sample }) => ({ name, sample })))("are $name", ({ name, sample }) => {
    const { chosen } = detect(sample);
    expect(chosen).toMatchObject({ format: { name }, malformed: 0, fault: null });
    expect(chosen?.records).toBeGreaterThan(0);
    expect((chosen?.records ?? 0) + (chosen?.directives ?? 0)).toBe(sample.length);
  });

  test("may have a mark at their start, CR LF at their ends and blank lines between them", () => {
    const head = bytesOf("\ufeff", `\r\n${JSON_LINE}\r\n \t\r\n\n${JSON_LINE}\r\n`);
    expect(detectFormat(head, true, UNSAID)).toMatchObject({
      chosen: { format: { name: "jsonl" }, records: 2, malformed: 0 },
      lines: 2,
    });
  });
});

describe("among garbage", () => {
  test("the format that reads any line as a record is chosen, and the first that it cannot read is kept", () => {
    const garbage = ["starting", "  at module.run (app.js:7)", "{}", "<html>", "[]"];
    const { chosen, lines } = detect([...garbage, COMBINED_LINE, ...garbage, COMBINED_LINE, ...garbage]);
    expect(lines).toBe(17);
    expect(chosen).toMatchObject({
      format: { name: "combined" },
      records: 2,
      malformed: 15,
      fault: { line: 1, reason: "not of this format" },
    });
  });

  test("no more than the first 200 lines that are not blank are looked at", () => {
    const blankAndGarbage = Array.from({ length: 199 }, (_, index) => `\nline ${index}`);
    expect(nameOf(detect([...blankAndGarbage, JSON_LINE]))).toBe("jsonl");
    expect(detect([...blankAndGarbage, "another", JSON_LINE])).toMatchObject({ chosen: null, lines: 200 });
  });
});

describe("of several formats", () => {
  test("the one that reads most lines is chosen, and the candidates are in that order", () => {
    const detection = detect([JSON_LINE, COMBINED_LINE, COMBINED_LINE, JSON_LINE, COMBINED_LINE]);
    expect(detection.candidates.slice(0, 2)).toMatchObject([
      { format: { name: "combined" }, records: 3, malformed: 2 },
      { records: 3 },
    ]);
    const records = detection.candidates.map((candidate) => candidate.records);
    expect(records).toEqual([...records].sort((a, b) => b - a));
    expect(nameOf(detect([JSON_LINE, COMBINED_LINE, JSON_LINE]))).toBe("jsonl");
  });

  test("two are chosen where most lines of each are read, and the source names both", async () => {
    const lines = [COMBINED_LINE, COMBINED_LINE, COMBINED_LINE, JSON_LINE, JSON_LINE];
    expect(detect(lines).chosen).toMatchObject({
      format: { name: "combined", others: [{ name: "jsonl" }], notes: [{ code: "several-formats" }] },
      records: 5,
      malformed: 0,
    });
    const report = await analyze([streamOf(`${lines.join("\n")}\n`)], { threads: 1, days: "all" });
    expect(report.lines).toMatchObject({ records: 5, malformed: 0 });
    expect(report.warnings.map(({ message }) => message)).toEqual([
      '"stream 1": its lines are of more than one format: combined and jsonl',
    ]);
  });

  test("a second one that begins behind the first lines is found as well", () => {
    const lines = [...new Array(60).fill(COMBINED_LINE), ...new Array(40).fill(JSON_LINE)];
    expect(detect(lines).chosen).toMatchObject({ format: { name: "combined", others: [{ name: "jsonl" }] } });
  });

  test("one that reads fewer lines like records than are malformed for one reason is refused", async () => {
    const odd = (second: number) => `17:24:${second} GET / 203.0.113.9 was 502`;
    const lines = [COMBINED_LINE, odd(11), odd(12), odd(13)];
    expect(detect(lines).chosen).toBeNull();
    expect((await refusalOf(lines))?.message).toBe(
      'Cannot recognise the format of "stream 1": combined fits only 1 of 4 lines that are like records; ' +
        "the first that does not is line 2 (state the format with --format)",
    );
  });

  test("that read equally many, the first of the list is chosen", () => {
    expect(nameOf(detect([COMBINED_LINE, JSON_LINE]))).toBe("jsonl");
    expect(nameOf(detect([COMMON_LINE, COMBINED_LINE]))).toBe("common");
    expect(nameOf(detect([COMBINED_LINE]))).toBe("combined");
  });

  test("a bare one goes before one within a wrapper that reads no more", () => {
    const both = JSON.stringify({ log: JSON_LINE, time: "2019-05-06 18:00:00", ip: "192.0.2.9", status: 200 });
    expect(detect([both, "x"]).candidates.slice(0, 2)).toMatchObject([
      { format: { name: "jsonl" }, records: 1 },
      { format: { name: "docker/jsonl" }, records: 1 },
    ]);
    expect(nameOf(detect([both, docker(JSON_LINE)]))).toBe("docker/jsonl");
  });
});

describe("lines that no format reads", () => {
  test.each<[string, readonly string[], string, number | undefined]>([
    ["have no time", [`{"level":"info"}`], "the closest is jsonl, but line 1 has no time", 1],
    ["have a bad time", [recordLine("yesterday", "::1", 500)], "the closest is jsonl, but line 1 has a bad time", 1],
    [
      "have an impossible time",
      [COMBINED_LINE.replace("06/May", "31/Feb")],
      "the closest is combined, but line 1 has an impossible time",
      1,
    ],
    [
      "have names for addresses",
      [COMBINED_LINE.replace("192.0.2.1", "web.example.com")],
      "the closest is combined, but line 1 has a bad client address",
      1,
    ],
    ["have no status", [COMBINED_LINE.replace("502", "-")], "the closest is combined, but line 1 has no status", 1],
    [
      "have a bad status",
      [recordLine("2019-05-06 17:24:53", "::1", "OK")],
      "the closest is jsonl, but line 1 has a bad status",
      1,
    ],
    [
      "come the furthest in a later line",
      ["", "{}", JSON_LINE.replace("192.0.2.1", "x"), JSON_LINE.replace("192.0.2.1", "y"), "{}"],
      "the closest is jsonl, but line 3 has a bad client address",
      3,
    ],
    [
      "are within a wrapper",
      [docker(JSON_LINE.replace("192.0.2.1", "x"))],
      "the closest is docker/jsonl, but line 1 has a bad client address",
      1,
    ],
    [
      "are a JSON object that does not end",
      ["", "{", `  "time": "2019-05-06 17:24:53",`],
      "the closest is document/jsonl, but line 2 is not a whole JSON object",
      2,
    ],
    [
      "are a list of JSON objects that breaks off",
      ["[", `${JSON_LINE.slice(0, 20)}`],
      "the closest is document/jsonl, but line 2 is not a whole JSON object",
      2,
    ],
    [
      "are a list of what is no JSON object",
      [`["2019-05-06 17:24:53","192.0.2.1",500]`],
      "the closest is jsonl, but line 1 is not a JSON object",
      1,
    ],
    ["are prose", ["It was a dark and stormy night."], "it is like no access log that is known", 1],
    ["are bytes", ["\u0000\u0001\u0002"], "it is like no access log that is known", 1],
  ])("and %s", async (_, lines, miss, line) => {
    expect(await refusalOf(lines)).toEqual({
      code: "unknown-format",
      message: `Cannot recognise the format of "stream 1": ${miss} ${HINT}`,
      site: { path: "stream 1", line },
    });
  });

  test("and lack a field are told which, and by which names the others were found", async () => {
    expect((await refusalOf([`{"dateTime":"2019-05-06 17:24:53","responseCode":500}`]))?.message).toBe(
      'Cannot read "stream 1": found a time in "dateTime" and a status in "responseCode", but no client: ' +
        "name it with --fields ip=…",
    );
  });

  test("are refused whatever stands in the other inputs", async () => {
    const faults: Fault[] = [];
    const report = await analyze([streamOf("prose\n"), streamOf(`${JSON_LINE}\n`)], {
      threads: 1,
      onFault: (fault) => faults.push(fault),
    });
    expect(faults).toMatchObject([{ code: "unknown-format", site: { path: "stream 1" } }]);
    expect(report).toMatchObject({ complete: false, lines: { total: 1, records: 1 } });
    await expect(analyze([streamOf("prose\n")], { threads: 1 })).rejects.toMatchObject({ code: "unknown-format" });
  });
});

describe("a chosen format", () => {
  test("that fits no line is refused, with where the first line stops to fit", async () => {
    expect(detect([COMBINED_LINE], { name: "jsonl" })).toMatchObject({
      chosen: null,
      stated: "jsonl",
      candidates: [{ format: { name: "jsonl" }, records: 0, malformed: 1, fault: { line: 1, reason: "not JSON" } }],
    });
    for (const name of ["combined", "docker/combined"]) expect(detect(["prose"], { name }).chosen).toBeNull();
    await expect(analyze([streamOf(`${COMBINED_LINE}\n`)], { threads: 1, format: "ltsv" })).rejects.toMatchObject({
      code: "unknown-format",
      message: 'Cannot read "stream 1" as ltsv, which fits none of its first 1 lines: line 1 is not of this format',
    });
  });

  test("is taken where another would read more", () => {
    expect(detect([COMBINED_LINE, JSON_LINE, JSON_LINE], { name: "combined" })).toMatchObject({
      chosen: { format: { name: "combined" }, records: 1, malformed: 2 },
    });
  });

  test("is found within wrappers, unless those are named, too", () => {
    expect(nameOf(detect([docker(COMBINED_LINE)], { name: "common" }))).toBe("docker/common");
    expect(detect([COMBINED_LINE], { name: "docker/combined" }).chosen).toMatchObject({ records: 1 }); // without it
    expect(detect([docker(COMBINED_LINE)], { name: "docker/combined" }).chosen).toMatchObject({ records: 1 });
  });
});

describe("chosen fields", () => {
  const names = { ...USUAL_NAMES, address: ["peer"] };

  test("are looked for in formats whose fields have names, and in no others", () => {
    expect(detect([COMBINED_LINE], { names }).chosen).toBeNull();
    expect(detect([`{"time":"2019-05-06 17:24:53","peer":"::1","status":500}`], { names }).chosen).toMatchObject({
      format: { name: "jsonl", names },
      records: 1,
    });
    const tried = detect(["x"], { names }).candidates.map(({ format }) => format.name);
    expect(tried.sort()).toEqual(
      FORMATS.filter(({ hasNames }) => hasNames)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test("are the only ones that are looked for", () => {
    const { chosen, candidates } = detect([JSON_LINE], { names });
    expect(chosen).toBeNull();
    expect(candidates[0]).toMatchObject({ format: { name: "jsonl" }, fault: { line: 1, reason: "no address" } });
  });
});

describe("a head", () => {
  test("of nothing, or of blank lines, has no format, and is none to refuse", async () => {
    for (const lines of [[], ["", " \t", "\r"]]) {
      expect(detect(lines)).toEqual({ chosen: null, candidates: [], lines: 0, stated: null });
      expect(await refusalOf(lines)).toBeNull();
    }
  });

  test("of directives only has the format that has such directives", () => {
    const header = ["#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0"];
    const fields = "#Fields: date time c-ip cs-method cs-uri-stem sc-status";
    expect(detect([...header, fields])).toMatchObject({
      chosen: { format: { name: "w3c" }, records: 0, directives: 3, malformed: 0 },
    });
    expect(detect([...header, fields]).chosen?.carried).not.toBe("");
  });

  test("with a header has its format, though another reads a line that does not fit the header", () => {
    const fields = (more: string) =>
      `#Fields: date time s-ip cs-method ${more} c-ip sc-status sc-substatus sc-win32-status`;
    const shortLine = "2019-05-06 17:24:53 192.0.2.80 GET / - 80 - 203.0.113.9 500 0 0";
    const longLine = "2019-05-06 17:24:53 192.0.2.80 GET / - 80 - x 203.0.113.9 500 0 0";
    const names = "cs-uri-stem cs-uri-query s-port cs-username";
    expect(detect([fields(names), shortLine, fields(`${names} x-name`), longLine, shortLine])).toMatchObject({
      chosen: { format: { name: "w3c" }, records: 2, directives: 2, malformed: 1 },
    });
  });

  test("that is cut in mid-line is read up to its last whole line", () => {
    const bytes = bytesOf(`${JSON_LINE}\n${JSON_LINE}\n${JSON_LINE}`);
    const ends = Array.from({ length: JSON_LINE.length }, (_, index) => 2 * (JSON_LINE.length + 1) + index);
    for (const end of ends) {
      expect(detectFormat(bytes.subarray(0, end), false, UNSAID)).toMatchObject({
        chosen: { records: 2, malformed: 0 },
        lines: 2,
      });
    }
    expect(detectFormat(bytes, true, UNSAID)).toMatchObject({ chosen: { records: 3 }, lines: 3 });
  });

  test("that is one line, cut, is looked at all the same", () => {
    expect(detectFormat(bytesOf(COMBINED_LINE), false, UNSAID)).toMatchObject({ chosen: { records: 1 } });
    expect(detectFormat(bytesOf(JSON_LINE.slice(0, -1)), false, UNSAID)).toMatchObject({ chosen: null, lines: 1 });
  });

  test("tells what the lines behind it depend on", () => {
    const cut = docker("x".repeat(16_384)).replace("\\n", "");
    expect(detect([docker(JSON_LINE), cut]).chosen?.carried).not.toBe("");
    expect(detect([docker(JSON_LINE), cut, docker("y")]).chosen?.carried).toBe("");
  });
});

/** Each with what its lines may look like. */
const WAYS_TO_WRAP: readonly (readonly [wrapper: string, wrap: (line: string) => string])[] = [
  ["docker", docker],
  ["cri", (line) => `2019-05-06T17:24:53.123456789+03:00 stdout F ${line}`],
  ["compose", (line) => `web-1  | ${line}`],
  ["compose", (line) => `\x1b[36mweb_1  |\x1b[0m 2019-05-06T14:24:53.123456789Z ${line}`],
  ["kubectl", (line) => `[pod/web-6d4/nginx] ${line}`],
  ["syslog", (line) => `<190>May  6 17:24:53 web-7 nginx: ${line}`],
  ["syslog", (line) => `May 16 17:24:53 web-7 nginx[14389]: ${line}`],
  ["syslog", (line) => `<165>1 2019-05-06T17:24:53.003+03:00 web-7 nginx 14389 - [a b="c"] ${line}`],
  ["syslog", (line) => `2019-05-06T17:24:53.123456+03:00 web-7 nginx: ${line}`],
  ["quoted", (line) => `"${line.replaceAll('"', '""')}"`],
  ["quoted", (line) => JSON.stringify(line)],
  ["quoted", (line) => `"${line}"`],
  ["message", (line) => JSON.stringify({ "@timestamp": "2019-05-06T14:24:53.123Z", message: line })],
  ["message", (line) => JSON.stringify({ MESSAGE: line, SYSLOG_IDENTIFIER: "nginx" })],
  ["grep", (line) => `logs/access.log:17:${line}`],
  ["grep-names", (line) => `logs/access.log:${line}`],
  ["stern", (line) => `web-6d4cf56db6-x8k2p nginx ${line}`],
  ["logcli", (line) => `2019-05-06T17:24:53+03:00 {app="web", pod="web-1"} ${line}`],
  ["aws-logs", (line) => `2019-05-06T14:24:53.123000+00:00 web/nginx/0123abcd ${line}`],
  ["stamp", (line) => `2019-05-06T14:24:53.123456789Z ${line}`],
  ["docker-service", (line) => `web.1.x8k2pq0v7c3m@node-1    | ${line}`],
  ["pm2", (line) => `0|web  | ${line}`],
  ["foreman", (line) => `17:24:53 web.1  | ${line}`],
];

/** Those around lines of one kind only, or with lines of their own. */
const OTHER_WRAPPERS = ["fluentd", "caddy-console", "openlitespeed", "supervisord", "document"];

describe("lines within a wrapper", () => {
  test("are tried in every one that is known", () => {
    const ofAnyFormat = WRAPPERS.map(({ name }) => name).filter((name) => !OTHER_WRAPPERS.includes(name));
    expect(new Set(WAYS_TO_WRAP.map(([wrapper]) => wrapper))).toEqual(new Set(ofAnyFormat));
  });

  test.for(WRAPPERS.map(({ name, sample }) => ({ name, sample })))("are recognised in $name's sample", (wrapper) => {
    const { chosen } = detect(wrapper.sample);
    expect(chosen?.malformed).toBe(0);
    expect((chosen?.records ?? 0) + (chosen?.directives ?? 0)).toBe(wrapper.sample.length);
    expect([`${wrapper.name}/common`, "common", `${wrapper.name}/jsonl`]).toContain(chosen?.format.name);
  });

  describe.for(WAYS_TO_WRAP)("of %s", ([wrapper, wrap]) => {
    test.for(FORMATS.map(({ name, sample }) => ({ name, sample })))("are $name", ({ name, sample }) => {
      const lines = sample.map(wrap);
      const { chosen } = detect(lines);
      expect(chosen).toMatchObject({ malformed: 0, fault: null });
      expect(chosen?.records).toBe(detect(sample).chosen?.records);
      // Where a bare format reads a wrapper's lines, as a virtual host for one, it has to read the same in them.
      // HAProxy's lines have a tag of their own, by which they are syslog behind any stamp.
      const names = [name, `${wrapper}/${name}`, ...(name === "haproxy" ? ["syslog/haproxy"] : [])];
      expect(names).toContain(chosen?.format.name);
      expect(readingsOf(chosen?.format.name as string, lines)).toEqual(readingsOf(name, sample));
    });
  });

  test("that hide the lines from every bare format are named with them", () => {
    for (const [wrapper, wrap] of WAYS_TO_WRAP.filter(
      ([name]) => !["kubectl", "quoted", "grep", "grep-names"].includes(name),
    )) {
      // HAProxy's lines are syslog behind any stamp, and pairs may have a stamp in front, and labels as well.
      const hasStamp = ["logcli", "stamp", "aws-logs"].includes(wrapper);
      const hidden = FORMATS.filter(({ name }) => name !== "haproxy" && !(hasStamp && name === "logfmt"));
      for (const { name, sample } of hidden) {
        expect(nameOf(detect(sample.map(wrap)))).toBe(`${wrapper}/${name}`);
      }
    }
  });

  test("may have another wrapper around it", () => {
    const inSyslog = (line: string) => `<190>May  6 17:24:53 web-7 nginx: ${line}`;
    const inCompose = (line: string) => `web-1  | ${line}`;
    expect(nameOf(detect([docker(inSyslog(COMBINED_LINE))]))).toBe("docker/syslog/combined");
    expect(nameOf(detect([inCompose(inSyslog(JSON_LINE))]))).toBe("compose/syslog/jsonl");
    expect(nameOf(detect([inSyslog(docker(JSON_LINE))]))).toBe("syslog/docker/jsonl");
  });

  test("are looked for where most of them are pieces of lines", () => {
    const entry = (log: string) => JSON.stringify({ log, stream: "stdout" });
    const long = `${COMMON_LINE} "-" "${"a".repeat(32_768)}"`;
    const pieces = [long.slice(0, 16_384), long.slice(16_384, 32_768), `${long.slice(32_768)}\n`].map(entry);
    expect(detect(pieces).chosen).toMatchObject({ format: { name: "docker/combined" }, records: 1, directives: 2 });
  });

  test("are looked for where at least half of the lines have it", () => {
    const lines = [docker(COMBINED_LINE), docker(COMBINED_LINE)];
    expect(nameOf(detect([...lines, "x", "y"]))).toBe("docker/combined");
    expect(detect([...lines, "x", "y", "z"]).chosen).toBeNull();
  });

  test("have their own times before the wrapper's", () => {
    const line = docker(`{"ip":"192.0.2.1","status":500}`);
    expect(readingsOf("docker/jsonl", [line, docker(JSON_LINE)])).toMatchObject([
      { clockHour: 432_542, offset: 0 },
      { clockHour: 432_545, offset: null },
    ]);
  });
});

describe("JSON", () => {
  const object = { when: "2019-05-06 17:24:53", peer: { addr: "192.0.2.1" }, httpStatusCode: 502 };
  const pretty = JSON.stringify(object, null, 2).split("\n");

  test.each<[string, readonly string[]]>([
    ["objects over several lines", [...pretty, ...pretty]],
    ["a list over several lines", JSON.stringify([object, object], null, 2).split("\n")],
    ["a list of an object a line", ["[", `${JSON.stringify(object)},`, JSON.stringify(object), "]"]],
    ["a list on one line", [JSON.stringify([object, object])]],
    ["objects on one line", [JSON.stringify(object) + JSON.stringify(object)]],
    ["a list within an object", [JSON.stringify({ Records: [object, object] })]],
    ["a list of one within an object", [JSON.stringify({ Records: [object] })]],
  ])("of %s is a document, whose objects are searched for names", (_, lines) => {
    expect(detect(lines).chosen).toMatchObject({ format: { name: "document/jsonl" }, malformed: 0, fault: null });
  });

  test.each<[string, readonly string[]]>([
    ["a list", [JSON_LINE.replace("}", ',"tags":["a"],"events":[{"a":1}]}')]],
    ["an empty list before it", ["[]", JSON_LINE, JSON_LINE]],
    ["another behind it on its line", [JSON_LINE, JSON_LINE + JSON_LINE, JSON_LINE]],
    [
      "prose as its message",
      Array.from({ length: 30 }, () => JSON_LINE.replace("}", ',"message":"upstream timed out"}')),
    ],
    ["an access line as its message", [JSON.stringify({ ...JSON.parse(JSON_LINE), message: COMBINED_LINE }), "x"]],
  ])("of an object a line that has %s is none", (_, lines) => {
    expect(nameOf(detect(lines))).toBe("jsonl");
  });
});

test("a line that is like a format time and again is told from it in time linear in its length", () => {
  expectLinear(() => expect(detect([`192.0.2.1 - - [x] "GET ${'] "" x y "'.repeat(6_000)}`]).chosen).toBeNull(), 2);
});

function readingsOf(name: string, lines: readonly string[]) {
  const definition = { status: [[500, 599]], timeZone: AS_WRITTEN } as const;
  const { readLine } = scannerOf(definition, { name, names: USUAL_NAMES }, null);
  return lines.map((line) => readLine(bytesOf(line)));
}
