import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { readFields } from "../../src/options/fields.ts";
import { readStatus } from "../../src/options/status.ts";
import { AS_WRITTEN } from "../../src/partial/partial.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { detectFormat } from "../../src/scan/detect.ts";
import { LONGEST_LINE_BYTES } from "../../src/scan/driver.ts";
import { type FieldNames, USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { JSONL_FIELDS } from "../../src/scan/formats/jsonl.ts";
import { Kernel, type KernelModule } from "../../src/scan/kernel.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Rejects } from "../../src/scan/rejects.ts";
import { type Scanner, scannerOf } from "../../src/scan/scanner.ts";
import type { SourceFormat } from "../../src/scan/source-format.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { sampled, sized } from "../size.ts";
import * as agreement from "./agreement.ts";
import { account, clientOf, deferredLines, linesOf, readingAtMost, wrongBorders, wrongCuts } from "./agreement.ts";
import { bytesOf, RICH_CAPTURE, recordLine } from "./capture.ts";
import { hostileCapture } from "./hostile/captures.ts";
import { Dice } from "./hostile/dice.ts";
import { hostileNested, NESTED_PATHS } from "./hostile/nested.ts";
import { toBytes } from "./hostile/runs.ts";
import { TURNING_ZONES, TURNS } from "./hostile/times.ts";
import { JSON_WRITERS, writtenBy } from "./json-writers.ts";
import { mergeAll, referenceOnly, SERVER_ERRORS, SOURCE, scanBetween, scanBytes, withKernel } from "./scan.ts";

interface Settings extends agreement.Settings {
  readonly fields?: FieldNames;
}

const FIXTURES = readdirSync("fixtures", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".log"));
/** Hostile captures of each hundred of seeds. */
const SEEDS = sized({ short: 1, long: 10 });
const BYTES = [...Array(256).keys()];

const jsonlOf = (names: FieldNames): SourceFormat => ({ name: "jsonl", names });

function expectAgreement(bytes: Uint8Array, { fields = JSONL_FIELDS, ...settings }: Settings = {}): void {
  agreement.expectAgreement(bytes, jsonlOf(fields), settings);
}

function expectProof(bytes: Uint8Array, { fields = JSONL_FIELDS, definition }: Settings = {}): void {
  agreement.expectProof(bytes, jsonlOf(fields), definition);
}

/** Proves lines or throws. */
function kernelAlone(definition = SERVER_ERRORS, fields = JSONL_FIELDS): Scanner {
  return agreement.kernelAlone(jsonlOf(fields), definition);
}

const canonical = (client: string, n = 0) => `${recordLine(`2019-05-06 17:24:${10 + (n % 50)}`, client, 500)}\n`;

const LAYOUTS: Readonly<Record<string, (client: string, n: number) => string>> = {
  "three fields": canonical,
  "spaces and CR LF": (client, n) =>
    `{"time": "2019-05-06T17:${10 + (n % 50)}:53.123Z", "client_ip": "${client}", "status": "503"}\r\n`,
  "common log": (client) =>
    `{"time_local":"06/May/2019:17:24:53 +0300","remote_addr":"${client}","status":502,"size":-1.5,"ok":false}\n`,
  "many fields": (client) => {
    const address = `2001:db8::${client.slice(3).replaceAll(".", ":")}`;
    return `{"status":504,"agent":"say \\"é\\" \\u00e9","ip":"${address}","ts":1557163493.25,"up":true,"no":null}\n`;
  },
  nested: (client, n) =>
    `{"ts":${1557163493 + n}.2512345,"a":[1,{"b":"é"}],"request":{"h":{"x":["y"],"z":{}},"client_ip":"${client}","e":{}},"response":{"status":503}}\n`,
  "dots in keys": (client) =>
    `{"log": {"n": [], "at": -1e5}, "http": {"response.status_code": 502}, "@timestamp": "2019-05-06T17:24:53Z", "client": {"address": "${client}:443"}}\n`,
  "an epoch as text": (client) => `{"ts":"1557163493250","ip":"${client}","code":"599"}\n`,
};

describe("the kernel and the reference agree on", () => {
  test.each(sampled(FIXTURES, 5))("fixtures/%s, also where all of it has been seen before", (name) => {
    const bytes = readFileSync(`fixtures/${name}`);
    const twice = bytesOf([...bytes], "\n", [...bytes]);
    for (const fields of [JSONL_FIELDS, readFields("time=at,ip=req.remoteAddress,status=res.statusCode")]) {
      for (const timeZone of [AS_WRITTEN, "Europe/Vilnius"]) {
        expectAgreement(bytes, { definition: { ...SERVER_ERRORS, timeZone }, fields });
        expectAgreement(twice, { definition: { ...SERVER_ERRORS, timeZone }, fields });
      }
    }
  });

  test.each(sampled([1, 2, 3, 4], 2))("hostile captures of nested lines from the seeds %i00 and up", (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + SEEDS; seed += 1) {
      const fields = [JSONL_FIELDS, ...NESTED_PATHS][seed % (NESTED_PATHS.length + 1)] as FieldNames;
      expectAgreement(hostileNested(new Dice(seed), 2_500, fields), { fields });
      expectAgreement(hostileNested(new Dice(-seed), 2_500, JSONL_FIELDS));
    }
  });

  test.each(sampled([1, 2, 3, 4, 5, 6, 7, 8], 2))("hostile captures from the seeds %i00 and up", (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + SEEDS; seed += 1) {
      expectAgreement(hostileCapture(new Dice(seed), 2_500));
    }
  });

  describe("a line in which any byte is any other byte, amid lines that are as they should be", () => {
    test.each(sampled(Object.entries(LAYOUTS), 2))("%s", (_, line) => {
      const length = line(clientOf(0), 0).length;
      // After so many the kernel is sure again of what it has learned.
      const goodLines = length < 100 ? 3 : 1;
      const lines: string[] = [];
      for (let at = 0; at < length; at += 1) {
        for (const byte of sampled(BYTES, 13, at)) {
          const odd = Buffer.from(line(clientOf(lines.length), 0)).toString("latin1");
          lines.push(odd.slice(0, at) + String.fromCharCode(byte) + odd.slice(at + 1));
          for (let good = 0; good < goodLines; good += 1) lines.push(line(clientOf(lines.length), lines.length));
        }
      }
      expectAgreement(toBytes(lines.join("")));
    });
  });

  test.each(sampled(Object.entries(LAYOUTS), 2, 1))("%s, with a byte more or less, or cut short", (_, line) => {
    const text = Buffer.from(line(clientOf(0), 0)).toString("latin1");
    const odd = Array.from(text, (char, at) => [
      text.slice(0, at) + text.slice(at + 1),
      `${text.slice(0, at)}\n`,
      ...[...'0 "\\,:}{', char, "\x80", "\0"].map((more) => text.slice(0, at) + more + text.slice(at)),
    ]).flat();
    expectAgreement(toBytes(odd.map((one) => one + linesOf(3, line)).join("")));
  });

  test("a capture behind lines of 0 to 63 bytes", () => {
    const nested = hostileNested(new Dice(1), 50, JSONL_FIELDS);
    const capture = bytesOf([...hostileCapture(new Dice(1), 100)], "\n", [...nested]);
    for (const bytes of sampled([...Array(64).keys()], 3))
      expectAgreement(bytesOf("x".repeat(bytes), "\n", [...capture]));
  });

  test("lines that are longer by one byte each", () => {
    for (const [before, after] of [
      ['{"pad":"', '",'],
      ['{"', '":1,'],
      ['{"pad":', ","],
    ] as const) {
      const lines = Array.from({ length: 200 }, (_, bytes) => {
        return `${before}${"7".repeat(bytes)}${after}${canonical(clientOf(bytes)).slice(1)}`;
      });
      expectAgreement(bytesOf(lines.join("")));
    }
  });
});

describe("it does not matter to the kernel", () => {
  const good = Object.values(LAYOUTS).map((line) => linesOf(3, line));
  const mixed = bytesOf(...good, [...hostileCapture(new Dice(4), 30)]);

  test.each([1, 7, 16, 100])("whether reads give %i bytes", (most) => {
    const reader = readingAtMost(most);
    expectAgreement(mixed, { reader });
    expectAgreement(hostileCapture(new Dice(most), 300), { reader });
  });

  test("where in a line one read ends and the next begins", () => {
    expect(wrongBorders(mixed, withKernel, referenceOnly)).toEqual([]);
  });

  test("at which byte a capture is cut in two", () => {
    expect(wrongCuts(mixed, withKernel, referenceOnly)).toEqual([]);
  });

  test("what it has seen before", () => {
    const captures = [
      mixed,
      RICH_CAPTURE,
      ...sampled([1, 2, 3, 4], 4).map((seed) => hostileCapture(new Dice(seed), 500)),
    ];
    for (const first of captures) {
      for (const second of captures) {
        account(first, withKernel);
        expect(isDeepStrictEqual(account(second, withKernel), account(second, referenceOnly))).toBe(true);
      }
    }
  });
});

describe("the kernel and the reference agree on other definitions", () => {
  test.each(sampled(["429,500-504", "100-999", "100", "999", "5xx"], 2))("statuses %s", (status) => {
    const definition = { status: readStatus(status), timeZone: AS_WRITTEN };
    for (const seed of sampled([1, 2, 3], 3)) expectAgreement(hostileCapture(new Dice(seed), 2_000), { definition });
    const every = Array.from({ length: 1_000 }, (_, n) => `${recordLine("2019-05-06 17:24:53", clientOf(n), n)}\n`);
    expectAgreement(bytesOf(...every, ...every.map((line) => line.replace(/(\d+)\}/, '"$1"}'))), { definition });
  });

  test.each(sampled([...TURNING_ZONES, "UTC"], 5))("times in %s", (timeZone) => {
    const definition = { status: readStatus("100-999"), timeZone };
    for (const seed of sampled([1, 2], 2)) expectAgreement(hostileCapture(new Dice(seed), 2_000), { definition });
    const stamps = TURNS.flatMap(([date, hour]) =>
      Array.from({ length: 5 * 60 }, (_, minute) => {
        const hourSecond = Date.parse(`${date}T00:00:00Z`) / 1000 + (hour - 2) * 3_600;
        const second = hourSecond + minute * 60 + (minute % 15 === 0 ? 0 : minute % 59);
        return new Date(second * 1000).toISOString().slice(0, 19);
      }),
    );
    for (const zone of sampled(["", "Z", " -0006"], 3, 2)) {
      const lines = linesOf(stamps.length, (client, n) => `${recordLine(`${stamps[n]}${zone}`, client, 500)}\n`);
      expectAgreement(bytesOf(lines), { definition });
    }
    const epochs = stamps.map((stamp) => Date.parse(`${stamp}Z`) / 1000);
    const lines = linesOf(epochs.length, (client, n) => `{"ts":${epochs[n]},"ip":"${client}","status":500}\n`);
    expectAgreement(bytesOf(lines), { definition });
  });

  test.each([
    "time=at,ip=who,status=is",
    "time=at,time=time,ip=who,ip=req.ip,status=is,status=res.status",
    'time=a "time",ip=žąsis,status=a/b',
    `time=${"t".repeat(48)},ip=${"i".repeat(47)},status=${"s".repeat(33)}`,
    `time=${"t".repeat(49)}`,
    "time=x,ip=x,status=x",
    "time=__proto__,ip=constructor,status=hasOwnProperty",
  ])("fields %s", (text) => {
    const fields = readFields(text);
    for (const seed of sampled([1, 2, 3], 3)) {
      expectAgreement(hostileCapture(new Dice(seed), 2_000, fields), { fields });
    }
  });
});

describe("what the kernel learned is not taken for granted:", () => {
  test("a time that is but the beginning of an older one, behind epochs as text", () => {
    const text = (time: string, n: number) => `${recordLine(time, clientOf(n), 500)}\n`;
    for (const epoch of ["1557163493", "1557163493000", "1557163493.5", "1557163493.123456"]) {
      for (const older of ["2019-05-06 17:24:53", "06/May/2019:17:24:53 +0000"]) {
        const lines = [older, epoch, epoch, older.slice(0, epoch.length)].map(text);
        expectAgreement(bytesOf(...lines));
      }
    }
  });

  test("that a second whose fraction is almost one is still the same", () => {
    const epochs = [1557165598, 1557165599].flatMap((second) =>
      Array.from({ length: 25 }, (_, digits) => ["", "."].map((dot) => second + dot + "9".repeat(digits + 1))).flat(),
    );
    const seconds = (n: number) => ["1557165598", epochs[n]];
    for (const quote of ["", '"']) {
      const line = (epoch: string | undefined, n: number) =>
        `{"ts":${quote}${epoch}${quote},"ip":"${clientOf(n)}","status":500}\n`;
      expectAgreement(bytesOf(...epochs.flatMap((_, n) => seconds(n).map((epoch) => line(epoch, n)))));
    }
  });

  test("that a second is an epoch, where the one before it is not, with zeros in front", () => {
    const epochs = ["0788918400", "0788918400", "0788918399", "0788918400000", "0788918399999"];
    expectAgreement(bytesOf(...epochs.map((epoch, n) => `${recordLine(epoch, clientOf(n), 500)}\n`)));
  });

  test("an hour that the zone's clock leaves and comes back to", () => {
    const zone = (timeZone: string) => ({ ...SERVER_ERRORS, timeZone });
    const text = (time: string, n: number) => `${recordLine(time, clientOf(n), 500)}\n`;
    // 23:36, 00:00:30 of the next day, and 23:01 again when a minute later the clock was put back.
    const newfoundland = ["2006-10-29 02:06:00 -0006", "2006-10-29 02:24:30 -0006", "2006-10-29 02:25:30 -0006"];
    expectAgreement(bytesOf(...newfoundland.map(text)), { definition: zone("America/St_Johns") });
    // 23:27, then 22:57 after the clock was put back by more than an hour, then 23:00.
    const saoTome = ["1883-12-31T23:00:10Z", "1883-12-31T23:34:00Z", "1883-12-31T23:37:00Z"];
    expectAgreement(bytesOf(...saoTome.map(text)), { definition: zone("Africa/Sao_Tome") });
  });
});

describe("the reference is asked for", () => {
  const line = (members: string) => `{"time":"2019-05-06 17:24:53",${members}}`;

  test.each([
    ["a parent that stands twice", '"req":{"remoteAddress":"10.0.0.1"},"req":{},"status":500'],
    ["a parent that is something else then", '"req":{"remoteAddress":"10.0.0.1"},"req":1,"status":500'],
    ["a parent that stands twice in a parent", '"ip":"10.0.0.1","http":{"response":{"status_code":500},"response":{}}'],
    ["a path by dots and by nesting", '"client.ip":"10.0.0.1","client":{"ip":"10.0.0.2"},"status":500'],
    ["a path by nesting and by dots", '"client":{"ip":"10.0.0.1"},"client.ip":"10.0.0.2","status":500'],
    ["a wanted list", '"ip":["10.0.0.1","10.0.0.2"],"status":500'],
    ["a parent that is a list", '"req":["10.0.0.1"],"ip":"10.0.0.2","status":500'],
    ["an object in place of the same text", '"ip":"10.0.0.1","status":500,"status":{}'],
    ["null", '"ip":null,"client_ip":"10.0.0.1","status":500'],
    ["Suricata's events", '"event_type":"http","flow_id":1,"ip":"10.0.0.1","status":500'],
    ["Suricata's other events", '"event_type":"fileinfo","flow_id":1,"ip":"10.0.0.1","status":500'],
    ["objects that are 32 deep", `"x":${"[".repeat(32)}${"]".repeat(32)},"ip":"10.0.0.1","status":500`],
  ])("%s", (_, members) => {
    const bytes = bytesOf(linesOf(2, canonical), `${line(members)}\n`, linesOf(2, canonical));
    expectAgreement(bytes);
    expect(deferredLines(bytes, jsonlOf(JSONL_FIELDS))).toEqual([line(members)]);
  });
});

describe("without the reference the kernel reads", () => {
  test.each(Object.entries(LAYOUTS))("%s", (_, line) => {
    expectProof(bytesOf(linesOf(500, line)));
  });

  test("lines of every hour, of changing layouts", () => {
    const layouts = Object.values(LAYOUTS);
    const text = linesOf(5_000, (client, n) => {
      const line = layouts[Math.floor(n / 7) % layouts.length] as (typeof layouts)[number];
      return line(client, n).replace("17:", `${10 + (n % 14)}:`);
    });
    expectProof(bytesOf(text));
  });

  test.each([
    "::",
    "::1",
    "1::",
    "2001:db8::1",
    "2001:DB8::aBcD:1",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "0001:0020:0300:4000:0:0:0:ffff",
    "fedc:ba98:7654:3210:fedc:ba98:7654:3210",
    "::ffff:0:0:1",
    "0.0.0.0",
    "9.10.99.100",
    "255.249.199.255",
    "::ffff:203.0.113.9",
    "203.0.113.9:0",
    "9.9.9.9:65535",
    "255.249.199.255:00080",
    "[2001:db8::1]",
    "[::1]:443",
    "[fedc:ba98:7654:3210:fedc:ba98:7654:3210]:65535",
  ])("the address %s", (ip) => {
    expectProof(bytesOf(linesOf(3, (_, n) => `${recordLine(`2019-05-06 17:24:5${n}`, ip, 500)}\n`)));
  });

  test.each([
    `"2019-05-06 17:24:53"`,
    `"2019-05-06T17:24:53Z"`,
    `"2019-05-06t17:24:53.123456789z"`,
    `"2019-05-06 17:24:53,123"`,
    `"2019-05-06T17:24:53.5+05:30"`,
    `"2019-05-06 17:24:53 -0730"`,
    `"2019-05-06 17:24:53 UTC"`,
    `"0000-02-29 00:00:00"`,
    `"9999-12-31 23:59:59"`,
    `"06/May/2019:17:24:53 +0300"`,
    `"[06/May/2019:17:24:53 -0000]"`,
    "1557163493",
    "1557163493.5",
    "1557163493.123456",
    "1557163493.2512345",
    "1557163493.12345678901234567890",
    "1557163493250",
    "1557163493250123",
    "1557163493250123456",
    "4102444799.999999",
    `"1557163493"`,
    `"1557163493.123456"`,
    `"1557163493.1234567890123456"`,
    `"4102444799999"`,
  ])("the time %s", (time) => {
    expectProof(bytesOf(linesOf(3, (client) => `{"time":${time},"ip":"${client}","status":500}\n`)));
  });

  test("every name of a field, also where there are several", () => {
    const { time, address, status } = JSONL_FIELDS;
    const named = (t: string, a: string, s: string) => (client: string) =>
      `{"${t}":"2019-05-06 17:24:53","${a}":"${client}","${s}":500}\n`;
    expectProof(bytesOf(...time.map((name) => named(name, "ip", "code")(clientOf(0)))));
    expectProof(bytesOf(...address.map((name) => named("ts", name, "code")(clientOf(0)))));
    expectProof(bytesOf(...status.map((name) => named("ts", "ip", name)(clientOf(0)))));
    const second = `"ts":"then","client":"someone","code":"OK"`;
    const first = `"time":"2019-05-06 17:24:53","ip":"10.0.0.1","status":500`;
    expectProof(bytesOf(`{${first},${second}}\n{${second},${first}}\n`));
  });

  test("what it skips, whatever it is and however it is spelled", () => {
    const values = [
      ...["true", "false", "null", "0", "-0", "-1", "0.5", "123456789012345", "1.123456789012345", '""'],
      ...["1234567890123456", `-0.${"1".repeat(40)}`, "1e5", "0E-0", "1.5e+300", "-1e999", `1e${"0".repeat(33)}`],
      ...['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud800"', '"\x7f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}"'],
      ...Array.from({ length: 70 }, (_, bytes) => `"${"x".repeat(bytes)}"`),
      ...Array.from({ length: 70 }, (_, bytes) => `"${"x".repeat(bytes)}\\u00e9雁"`),
    ];
    expectProof(bytesOf(linesOf(values.length, (client, n) => canonical(client).replace("{", `{"x":${values[n]},`))));
  });

  test("128 fields, and keys of any length", () => {
    const more = Array.from({ length: 125 }, (_, bytes) => `"${"k".repeat(bytes)}":${bytes}`).join(",");
    expectProof(bytesOf(linesOf(3, (client) => canonical(client).replace("{", `{${more},`))));
  });

  test("objects that are eight deep where a path leads, others and lists of any kind 31 deep", () => {
    const fields = readFields("time=time,ip=a.a.a.a.a.a.a.a.ip,status=status_code");
    const wrapped = (client: string) => `${'{"a":'.repeat(8)}{"ip":"${client}"}${"}".repeat(8)}`.slice(1);
    const record = '{"time":"2019-05-06 17:24:53","status_code":500';
    expectProof(bytesOf(linesOf(3, (client) => `${record},${wrapped(client)}\n`)), { fields });
    for (const [open, close] of [
      ["[", "]"],
      ['{"ip": ', "}"],
      ['{"\\"":[1, {}, [], ', "]}"],
    ] as const) {
      const times = open.includes("[") && open.includes("{") ? 15 : 31;
      const deep = `${open.repeat(times)}"x"${close.repeat(times)}`;
      expectProof(bytesOf(linesOf(3, (client) => canonical(client).replace("{", `{"deep":${deep},`))));
    }
  });

  test.each(Object.keys(JSON_WRITERS) as (keyof typeof JSON_WRITERS)[])("nearly every line of %s", (writer) => {
    const lines = sized({ short: 3_000, long: 60_000 });
    const bytes = toBytes(Buffer.from(writtenBy(writer, lines)).toString("latin1"));
    const { chosen } = detectFormat(bytes.subarray(0, 65_536), false, {
      name: null,
      names: USUAL_NAMES,
      client: undefined,
    });
    const format = chosen?.format as SourceFormat;
    expect(format.name).toBe("jsonl");
    agreement.expectAgreement(bytes, format);
    expect(deferredLines(bytes, format).length).toBeLessThan(lines / 1_000);
  });

  test("names of up to 48 bytes", () => {
    const fields = readFields(`time=${"t".repeat(48)},ip=req.ip,status=a`);
    const line = (client: string) => `{"${"t".repeat(48)}":1557163493,"req.ip":"${client}","a":"599"}\n`;
    expectProof(bytesOf(linesOf(5, line)), { fields });
  });

  test("a line of 1 MiB, and none of a byte more", () => {
    const record = canonical("10.0.0.1").slice(1);
    const lineOf = (bytes: number) => {
      const text = `{"pad":"",${record}`;
      return text.replace('""', `"${"x".repeat(bytes - text.length + 1)}"`);
    };
    const longest = lineOf(LONGEST_LINE_BYTES);
    const longer = lineOf(LONGEST_LINE_BYTES + 1);
    expect(longest.length).toBe(LONGEST_LINE_BYTES + 1);
    expectProof(bytesOf(longest, `{${record}`));
    const others = lineOf(200).repeat(3);
    const { rejects } = account(bytesOf(longer, others, longer, others, longer.replace("\n", "\r\n")), kernelAlone());
    expect(rejects.map((reject) => reject.slice(0, 16))).toEqual([1, 5, 9].map((line) => `${line}: line too long`));
  });

  test("the lines of a range that begins or ends inside a line", () => {
    const bytes = bytesOf(...Object.values(LAYOUTS).map((line) => linesOf(3, line)));
    const whole = plain(scanBytes(bytes, { scanner: referenceOnly }).partial);
    const scanner = kernelAlone();
    const wrong: number[] = [];
    for (const cut of sampled([...bytes.keys()].slice(1), 3)) {
      const scans = scanBetween(bytes, [0, cut, bytes.length], { scanner });
      if (!isDeepStrictEqual(plain(mergeAll(scans.map(({ partial }) => partial))), whole)) wrong.push(cut);
    }
    expect(wrong).toEqual([]);
  });
});

test("one line in a hundred that the kernel cannot prove is all that the reference sees", () => {
  const odd = (client: string) =>
    `${recordLine("2019-05-06 17:24:53", `[${client}]:80`, 500).replace("[", "[::ffff:")}\n`;
  const bytes = bytesOf(linesOf(1_000, (client, n) => (n % 100 === 50 ? odd : canonical)(client, n)));
  const seen: string[] = [];
  const scanner: Scanner = {
    kernel: withKernel.kernel,
    state: withKernel.state,
    readLine: (line) => {
      seen.push(Buffer.from(line).toString());
      return referenceOnly.readLine(line);
    },
  };
  expect(account(bytes, scanner)).toEqual(account(bytes, referenceOnly));
  expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => odd(clientOf(n * 100 + 50)).trimEnd()));
});

test.each([
  ["into lists", "ip=hops[].ip"],
  ["too long", `time=${"t".repeat(49)}`],
  ["too long in bytes", `ip=${"ž".repeat(25)}`],
  ["too many", Array.from({ length: 129 }, (_, n) => `status=status${n}`).join(",")],
  ["of two meanings", "time=x,status=x"],
  ["given twice", "time=x,time=x"],
])("there is no kernel for names that are %s", (_, text) => {
  expect(scannerOf(SERVER_ERRORS, { name: "jsonl", names: readFields(text) }, loadKernel()).kernel).toBeNull();
});

describe("in its own memory", () => {
  const definition = { ...SERVER_ERRORS, timeZone: AS_WRITTEN };

  function scanInput(text: Uint8Array, end: number, limit: number, kernel = newKernel()) {
    const tally = new RangeTally(SOURCE, definition, Rejects.kept);
    kernel.input.set(text);
    const at = kernel.scan(0, end, limit, tally);
    return { at, ...plain(tally.finish({ startByte: 0, endByte: at })) };
  }

  function newKernel(fields = JSONL_FIELDS): Kernel {
    return Kernel.for(loadKernel() as KernelModule, definition, fields) as Kernel;
  }

  test("what lies behind the end is no part of a line, even if it would be its rest", () => {
    const bytes = bytesOf(linesOf(3, canonical), ...Object.values(LAYOUTS).map((line) => line(clientOf(0), 0)));
    const kernel = newKernel();
    scanInput(bytes, bytes.length, bytes.length, kernel);
    const wrong: number[] = [];
    for (const end of sampled([...bytes.keys(), bytes.length], 3)) {
      const { at, hours } = scanInput(bytes, end, end, kernel);
      const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a, end - 1) + 1);
      if (at !== (end === 0 ? 0 : whole.length)) wrong.push(end);
      else if (!isDeepStrictEqual(hours, account(end === 0 ? bytesOf("") : whole, referenceOnly).hours))
        wrong.push(end);
    }
    expect(wrong).toEqual([]);
  });

  test("lines behind the limit wait", () => {
    const bytes = bytesOf(linesOf(20, canonical));
    const length = canonical(clientOf(0)).length;
    const kernel = newKernel();
    for (let limit = 1; limit <= bytes.length; limit += 1) {
      expect(scanInput(bytes, bytes.length, limit, kernel).at).toBe(Math.ceil(limit / length) * length);
    }
  });

  test.each<[string, (n: number) => string]>([
    ["of one hour", (n) => `{"at":"2019-05-06 17:24:53","by":"${n === 0 ? "::1" : clientOf(n)}","is":500}\n`],
    ["of IPv6 clients", (n) => `{"at":1557163493,"by":"::1:${n.toString(16)}","is":500}\n`],
    ["of another hour each", (n) => `{"at":${1557163493 + n * 3_600},"by":"10.0.0.1","is":500}\n`],
  ])("there may be more lines %s than it can take at once", (_, line) => {
    const fields = readFields("time=at,ip=by,status=is");
    const bytes = bytesOf(Array.from({ length: 17_000 }, (__, n) => line(n)).join(""));
    const kernel = newKernel(fields);
    expect(bytes.length).toBeLessThan(kernel.input.length);
    const { at, hours } = scanInput(bytes, bytes.length, bytes.length, kernel);
    expect(at).toBe(bytes.length);
    expect(
      isDeepStrictEqual(hours, account(bytes, scannerOf(definition, { name: "jsonl", names: fields }, null)).hours),
    ).toBe(true);
  });

  test("the last byte may be reached by anything", () => {
    const kernel = newKernel();
    const record = canonical("10.0.0.1");
    const openings = [
      "",
      "{",
      '{"a',
      '{"a"',
      '{"a":',
      '{"a": ',
      '{"a":1',
      '{"a":1,',
      '{"a":1, ',
      '{"a":1}',
      '{"a":1}\r',
      "x",
      "\n",
    ];
    const values = [
      "-",
      "1.",
      "1234567",
      "12345678901234567890",
      "tru",
      '"',
      '"x',
      '"\\',
      '"\\u12',
      '"é',
      '"雁',
      '"🪿',
    ];
    const ends = [
      ...openings,
      ...values.map((value) => `{"a":${value}`),
      '{"ip":"1:2::"',
      '{"time":"2019-05-06',
      record,
    ];
    for (const end of ends) {
      for (const missing of [0, 1, 2, 40]) {
        const tail = bytesOf(end).subarray(0, Math.max(0, bytesOf(end).length - missing));
        const before = bytesOf(record.repeat(3));
        const from = kernel.input.length - tail.length - before.length;
        kernel.input.set(before, from);
        kernel.input.set(tail, from + before.length);
        const tally = new RangeTally(SOURCE, definition, Rejects.kept);
        const at = kernel.scan(from, kernel.input.length, kernel.input.length, tally);
        expect(at).toBe(from + before.length + (tail.length === record.length ? record.length : 0));
      }
    }
    const full = kernel.input.fill(0x78);
    for (const opening of ['{"a":"', '{"a', '{"a":1,"']) {
      full.set(bytesOf(opening));
      expect(kernel.scan(0, full.length, full.length, new RangeTally(SOURCE, definition, Rejects.kept))).toBe(0);
    }
  });
});
