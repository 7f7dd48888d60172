import { readdirSync, readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "vitest";
import { readStatus } from "../../src/options/status.ts";
import { AS_WRITTEN, type ScanDefinition } from "../../src/partial/partial.ts";
import { loadKernel } from "../../src/pool/load-kernel.ts";
import { LONGEST_LINE_BYTES } from "../../src/scan/driver.ts";
import { USUAL_NAMES } from "../../src/scan/formats/format.ts";
import { COMMON_LOG, Kernel, type KernelModule } from "../../src/scan/kernel.ts";
import { RangeTally } from "../../src/scan/range-tally.ts";
import { Rejects } from "../../src/scan/rejects.ts";
import { scannerOf } from "../../src/scan/scanner.ts";
import type { SourceFormat } from "../../src/scan/source-format.ts";
import { plain } from "../partial/arbitrary-partial.ts";
import { sampled, sized } from "../size.ts";
import {
  account,
  clientOf,
  deferredLines,
  expectAgreement,
  expectProof,
  kernelAlone,
  linesOf,
  readingAtMost,
  type Settings,
  wrongBorders,
  wrongCuts,
} from "./agreement.ts";
import { bytesOf } from "./capture.ts";
import { hostileAccessLog } from "./hostile/access-logs.ts";
import { Dice } from "./hostile/dice.ts";
import { toBytes } from "./hostile/runs.ts";
import { TURNING_ZONES, TURNS } from "./hostile/times.ts";
import { mergeAll, SERVER_ERRORS, SOURCE, scanBetween, scanBytes } from "./scan.ts";

const COMBINED: SourceFormat = { name: "combined", names: USUAL_NAMES };
const referenceOnly = scannerOf(SERVER_ERRORS, COMBINED, null);
const withKernel = scannerOf(SERVER_ERRORS, COMBINED, loadKernel());

function agree(bytes: Uint8Array, settings: Settings = {}): void {
  expectAgreement(bytes, COMBINED, settings);
}

const sixty = (n: number) => 10 + (n % 50);
const AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0";
const usual = (client: string, n = 0) =>
  `${client} - - [06/May/2019:17:24:${sixty(n)} +0300] "GET / HTTP/1.1" 502 157 "https://example.com/" "${AGENT}"\n`;

const LAYOUTS: Readonly<Record<string, (client: string, n: number) => string>> = {
  combined: usual,
  common: (client, n) => `${client} - ann [06/May/2019:17:${sixty(n)}:53 -0730] "GET /a?b=c HTTP/1.1" 500 -\r\n`,
  "a virtual host": (client, n) =>
    `www.example.com:443 ${client} - - [06/May/2019:17:24:${sixty(n)} +0000] "GET / HTTP/2.0" 503 0 "-" "-"\n`,
  "IPv6 and a long request": (client, n) =>
    `2001:db8::${client.slice(3).replaceAll(".", ":")} - - [06/May/2019:17:24:${sixty(n)} +0000] ` +
    `"GET /${"catalogue/".repeat(9)} HTTP/1.1" 504 99 "-" "-"\n`,
  "escapes, and nothing behind the status": (client) =>
    `${client} - - [2019-05-06T17:24:53.123+03:00] "GET /\\"\\\\\\x16 \x80" 599\n`,
};

/** Good lines one after the other, each with its layout's neighbours. */
const MIXED = toBytes(
  Object.values(LAYOUTS)
    .map((line) => linesOf(3, line))
    .join(""),
);

/** Hostile logs of each hundred of seeds. */
const SEEDS = sized({ short: 1, long: 10 });
const BYTES = [...Array(256).keys()];

describe("the kernel and the reference agree on", () => {
  const fixtures = readdirSync("fixtures", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".log"),
  );
  test("fixtures, of whatever format, also where all of it has been seen before", () => {
    for (const name of sampled(fixtures, 5, 1)) {
      const bytes = readFileSync(`fixtures/${name}`);
      const twice = bytesOf([...bytes], "\n", [...bytes]);
      for (const timeZone of [AS_WRITTEN, "Europe/Vilnius"]) {
        agree(bytes, { definition: { ...SERVER_ERRORS, timeZone } });
        agree(twice, { definition: { ...SERVER_ERRORS, timeZone } });
      }
    }
  });

  test.each(sampled([1, 2, 3, 4, 5, 6, 7, 8], 2, 1))("hostile logs from the seeds %i00 and up", (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + SEEDS; seed += 1)
      agree(hostileAccessLog(new Dice(seed), 2_500));
  });

  describe("a line in which any byte is any other byte, amid lines that are as they should be", () => {
    test.each(sampled(Object.entries(LAYOUTS), 2))("%s", (_, line) => {
      const length = line(clientOf(0), 0).length;
      for (let first = 0; first < length; first += 32) {
        const lines: string[] = [];
        for (let at = first; at < Math.min(first + 32, length); at += 1) {
          for (const byte of sampled(BYTES, 13, at)) {
            const odd = line(clientOf(lines.length), 0);
            lines.push(odd.slice(0, at) + String.fromCharCode(byte) + odd.slice(at + 1));
            lines.push(line(clientOf(lines.length), lines.length));
          }
        }
        agree(toBytes(lines.join("")));
      }
    });
  });

  test.each(sampled(Object.entries(LAYOUTS), 2, 1))("%s, with a byte more or less, or cut short", (_, line) => {
    const text = line(clientOf(0), 0);
    const odd = Array.from(text, (char, at) => [
      text.slice(0, at) + text.slice(at + 1),
      `${text.slice(0, at)}\n`,
      `${text.slice(0, at)}\r\n`,
      ...[...'0 "\\[]:-', char, "\r", "\x80", "\0"].map((more) => text.slice(0, at) + more + text.slice(at)),
    ]).flat();
    agree(toBytes(odd.map((one) => one + linesOf(3, line)).join("")));
  });

  test("a log behind lines of 0 to 63 bytes", () => {
    const log = hostileAccessLog(new Dice(1), 100);
    for (const bytes of sampled([...Array(64).keys()], 3)) agree(bytesOf("x".repeat(bytes), "\n", [...log]));
  });

  test("parts that are longer by one byte each", () => {
    for (const [before, letter] of [
      [/^/, "h"],
      [/^/, "h "],
      [/(?<=- )-/, "u"],
      [/(?<=")/, "r"],
      [/(?<=")/, "\\"],
      [/(?<=")/, "\\\\"],
      [/(?<=2019:)/, "0"],
      [/(?<=502)/, "0"],
      [/(?=157)/, "1"],
      [/$/m, "x"],
      [/$/m, "\r"],
    ] as const) {
      const lines = Array.from({ length: 300 }, (_, count) =>
        usual(clientOf(count)).replace(before, letter.repeat(count)),
      );
      agree(bytesOf(lines.join("")));
    }
  });

  test("what begins like a time or an address where neither is looked for", () => {
    const lines = Array.from({ length: 48 }, (_, bytes) => [
      usual(clientOf(bytes)).replace("- -", `- ${"u".repeat(bytes)}[06/x`),
      usual(clientOf(bytes)).replace("- -", `- ${"u".repeat(20)}[06/${"x".repeat(bytes)}`),
      usual(`1.1.1.1.${"1".repeat(bytes)}`),
      usual(clientOf(bytes)),
    ]);
    agree(bytesOf(lines.flat().join("")));
  });

  test("blank lines, thousands in a block, and none for long", () => {
    const parts = [
      "\n".repeat(40_000),
      "x".repeat(40_000),
      "\n\r\n".repeat(9_000),
      "\n".repeat(63),
      "x",
      "\n".repeat(129),
    ];
    agree(bytesOf(...parts.flatMap((part) => [part, usual(clientOf(1)), part, "\n", usual(clientOf(2))])));
  });
});

describe("it does not matter to the kernel", () => {
  const mixed = toBytes(Buffer.concat([MIXED, hostileAccessLog(new Dice(4), 20)]).toString("latin1"));

  test.each([1, 7, 16, 100])("whether reads give %i bytes", (most) => {
    const reader = readingAtMost(most);
    agree(mixed, { reader });
    agree(hostileAccessLog(new Dice(most), 300), { reader });
  });

  test("where in a line one read ends and the next begins", () => {
    expect(wrongBorders(mixed, withKernel, referenceOnly)).toEqual([]);
  });

  test("at which byte a log is cut in two", () => {
    expect(wrongCuts(mixed, withKernel, referenceOnly)).toEqual([]);
  });

  test("what it has seen before", () => {
    const logs = [mixed, ...[1, 2, 3, 4].map((seed) => hostileAccessLog(new Dice(seed), 500))];
    for (const first of logs) {
      for (const second of logs) {
        account(first, withKernel);
        expect(isDeepStrictEqual(account(second, withKernel), account(second, referenceOnly))).toBe(true);
      }
    }
  });
});

describe("the kernel and the reference agree on other definitions", () => {
  test.each(sampled(["429,500-504", "100-999", "100", "999", "5xx"], 2))("statuses %s", (status) => {
    const definition = { status: readStatus(status), timeZone: AS_WRITTEN };
    for (const seed of sampled([1, 2], 2)) agree(hostileAccessLog(new Dice(seed), 2_000), { definition });
    const every = linesOf(1_000, (client, n) => usual(client).replace(" 502 ", ` ${String(n).padStart(3, "0")} `));
    agree(bytesOf(every), { definition });
  });

  test.each(sampled([...TURNING_ZONES, "UTC"], 5, 1))("times in %s", (timeZone) => {
    const definition = { status: readStatus("100-999"), timeZone };
    for (const seed of sampled([1, 2], 2)) agree(hostileAccessLog(new Dice(seed), 2_000), { definition });
    const stamps = TURNS.flatMap(([date, hour]) =>
      Array.from({ length: 5 * 60 }, (_, minute) => {
        const second = Date.parse(`${date}T00:00:00Z`) / 1000 + (hour - 2) * 3_600 + minute * 60 + (minute % 59);
        const [, day, month, year, clock] =
          /(\d\d) (\w+) (\d+) (\S+)/.exec(new Date(second * 1000).toUTCString()) ?? [];
        return `${day}/${month}/${year}:${clock}`;
      }),
    );
    for (const zone of sampled(["+0000", "-0006", "+0530"], 3, 1)) {
      const lines = linesOf(stamps.length, (client, n) => usual(client).replace(/\[.*\]/, `[${stamps[n]} ${zone}]`));
      agree(bytesOf(lines), { definition });
      expectProof(bytesOf(lines.replaceAll(/^.*18\d\d.*\n/gm, "")), COMBINED, {
        ...definition,
        timeZone: timeZone === "UTC" ? timeZone : AS_WRITTEN,
      });
    }
  });
});

describe("without the reference the kernel reads", () => {
  test.each(Object.entries(LAYOUTS))("%s", (_, line) => {
    expectProof(toBytes(linesOf(500, line)), COMBINED);
    expectProof(toBytes(linesOf(500, line)), { ...COMBINED, name: "common" });
  });

  test("lines of every hour, of changing layouts", () => {
    const layouts = Object.values(LAYOUTS);
    const text = linesOf(5_000, (client, n) => {
      const line = layouts[Math.floor(n / 7) % layouts.length] as (typeof layouts)[number];
      return line(client, n).replace("17:", `${10 + (n % 14)}:`);
    });
    expectProof(toBytes(text), COMBINED);
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
  ])("the address %s, also behind a host", (address) => {
    for (const before of ["", "example.com ", "203.0.113.1 ", "a_b-C.example.com:00443 ", "x ", "- "]) {
      expectProof(bytesOf(linesOf(3, (_, n) => before + usual(address, n))), COMBINED);
    }
  });

  test.each([
    "06/May/2019:17:24:53 +0300",
    "06/May/2019:17:24:53 -0000",
    "06/May/2019:17:24:53.123456 +0300",
    "31/Dec/9999:23:59:59 +2359",
    "29/Feb/0000:00:00:00 -2359",
    "2019-05-06T17:24:53+03:00",
    "2019-05-06 17:24:53",
    "2019-05-06T17:24:53.123456789Z",
  ])("the time %s", (time) => {
    expectProof(bytesOf(linesOf(3, (client, n) => usual(client, n).replace(/\[.*\]/, `[${time}]`))), COMBINED);
  });

  test.each(["10.0.0.1, 10.0.0.2", "2001:db8::1, 10.0.0.2", "10.0.0.1, unknown, ::1"])("the list %s", (addresses) => {
    expectProof(bytesOf(usual(clientOf(0)).repeat(3), usual(addresses).repeat(3), usual(clientOf(1))), COMBINED);
  });

  test("users of any length, with quotes and bytes that are no UTF-8", () => {
    const users = [...['"ann"', '""', "a]b", "DOMAIN\\ann", "\xff", "10.0.0.1"]];
    const long = Array.from({ length: 100 }, (_, bytes) => "u".repeat(bytes + 1));
    const lines = [...users, ...long].map((user, n) => usual(clientOf(n)).replace("- -", `- ${user}`));
    expectProof(toBytes(lines.join("")), COMBINED);
  });

  test("requests of any length, empty, binary and escaped", () => {
    const requests = [...["-", "", "\\x16\\x03\\x01", 'say \\"500\\"', "\\\\", '\\\\\\"', "\xff\xfe", "\t\0\x7f"]];
    const long = Array.from({ length: 300 }, (_, bytes) => "r".repeat(bytes));
    const escaped = long.slice(0, 100).map((text) => `${text}\\"${text}`);
    const lines = [...requests, ...long, ...escaped].map((request, n) =>
      usual(clientOf(n)).replace('"GET / HTTP/1.1"', () => `"${request}"`),
    );
    expectProof(toBytes(lines.join("")), COMBINED);
  });

  test("whatever follows the status", () => {
    const rests = [
      "",
      " ",
      "\r",
      " -",
      ' "',
      ' \\"',
      ' - "" 200 -',
      " \r\r",
      ' 1 "\xff\xfe\x80\0"',
      ` ${"x".repeat(20_000)}`,
    ];
    const more = Array.from({ length: 200 }, (_, bytes) => ` ${"1".repeat(bytes)}`);
    const lines = [...rests, ...more].map((rest, n) => usual(clientOf(n)).replace(/(?<= 502) .*/, () => rest));
    expectProof(toBytes(lines.join("")), COMBINED);
  });

  test("a line of 1 MiB, and none of a byte more", () => {
    const lineOf = (bytes: number) => {
      const text = usual("10.0.0.1");
      return text.replace('"\n', `${"x".repeat(bytes - text.length + 1)}"\n`);
    };
    const longest = lineOf(LONGEST_LINE_BYTES);
    const longer = lineOf(LONGEST_LINE_BYTES + 1);
    expect(longest.length).toBe(LONGEST_LINE_BYTES + 1);
    expectProof(bytesOf(longest, usual(clientOf(1)), longest), COMBINED);
    const others = lineOf(200).repeat(3);
    const bytes = bytesOf(longer, others, longer, others, longer.replace("\n", "\r\n"));
    const { rejects } = account(bytes, kernelAlone(COMBINED));
    expect(rejects.map((reject) => reject.slice(0, 16))).toEqual([1, 5, 9].map((line) => `${line}: line too long`));
  });

  test("the lines of a range that begins or ends inside a line", () => {
    const whole = plain(scanBytes(MIXED, { scanner: referenceOnly }).partial);
    const scanner = kernelAlone(COMBINED);
    const wrong: number[] = [];
    for (const cut of sampled([...MIXED.keys()].slice(1), 3)) {
      const scans = scanBetween(MIXED, [0, cut, MIXED.length], { scanner });
      if (!isDeepStrictEqual(plain(mergeAll(scans.map(({ partial }) => partial))), whole)) wrong.push(cut);
    }
    expect(wrong).toEqual([]);
  });
});

describe("the reference sees nothing but", () => {
  test("one line in a hundred that the kernel cannot prove", () => {
    const odd = (client: string) => usual(`[::ffff:${client}]:80`);
    const bytes = bytesOf(linesOf(1_000, (client, n) => (n % 100 === 50 ? odd : usual)(client, n)));
    agree(bytes);
    expect(deferredLines(bytes, COMBINED)).toEqual(
      Array.from({ length: 10 }, (_, n) => odd(clientOf(n * 100 + 50)).trimEnd()),
    );
  });

  test.each([
    ["a virtual host with nobody behind the client", "example.com 10.0.0.1 - [06/May/2019:17:24:53 +0300]"],
    ["a virtual host that is an address in brackets", "[::1]:80 10.0.0.1 - - [06/May/2019:17:24:53 +0300]"],
    ["a user whose name begins with a bracket", "10.0.0.1 - [ann [06/May/2019:17:24:53 +0300]"],
    ["an identity", "10.0.0.1 ident ann [06/May/2019:17:24:53 +0300]"],
    ["a leap second", "10.0.0.1 - - [06/May/2019:17:59:60 +0300]"],
    ["an epoch", "10.0.0.1 - - [1557163493]"],
    ["an IPv4 address in hexadecimal", "::ffff:a00:1 - - [06/May/2019:17:24:53 +0300]"],
    ["a line that misses its host", "- - [06/May/2019:17:24:53 +0300]"],
  ])("%s", (_, head) => {
    const line = `${head} "GET / HTTP/1.1" 502 157`;
    const bytes = bytesOf(usual(clientOf(1)), `${line}\n`, usual(clientOf(2)));
    agree(bytes);
    expect(deferredLines(bytes, COMBINED)).toEqual([line]);
  });
});

test.each(["combined", "common"])("there is a kernel for %s, in a wrapper too, unless the client is chosen", (name) => {
  const { kernel } = scannerOf(SERVER_ERRORS, { name, names: USUAL_NAMES }, loadKernel());
  expect(kernel).not.toBeNull();
  const definition: ScanDefinition = { ...SERVER_ERRORS, client: { field: null, trustedProxies: ["10.0.0.0/8"] } };
  expect(scannerOf(definition, { name, names: USUAL_NAMES }, loadKernel()).kernel).toBeNull();
  const wrapped = { name: `docker/${name}`, names: USUAL_NAMES };
  expect(scannerOf(SERVER_ERRORS, wrapped, loadKernel()).kernel).not.toBeNull();
});

describe("in its own memory", () => {
  function newKernel(definition: ScanDefinition = SERVER_ERRORS): Kernel {
    return Kernel.for(loadKernel() as KernelModule, definition, COMMON_LOG) as Kernel;
  }

  function scanInput(text: Uint8Array, end: number, limit: number, kernel: Kernel) {
    const tally = new RangeTally(SOURCE, SERVER_ERRORS, Rejects.kept);
    kernel.input.set(text);
    const at = kernel.scan(0, end, limit, tally);
    return { at, ...plain(tally.finish({ startByte: 0, endByte: at })) };
  }

  test("what lies behind the end is no part of a line, even if it would be its rest", () => {
    const kernel = newKernel();
    scanInput(MIXED, MIXED.length, MIXED.length, kernel);
    const wrong: number[] = [];
    for (const end of sampled([...MIXED.keys(), MIXED.length], 3)) {
      const { at, hours } = scanInput(MIXED, end, end, kernel);
      const wholeEnd = end === 0 ? 0 : MIXED.lastIndexOf(0x0a, end - 1) + 1;
      if (at !== wholeEnd) wrong.push(end);
      else if (!isDeepStrictEqual(hours, account(MIXED.subarray(0, wholeEnd), referenceOnly).hours)) wrong.push(end);
    }
    expect(wrong).toEqual([]);
  });

  test("lines behind the limit wait", () => {
    const bytes = bytesOf(linesOf(20, usual));
    const length = usual(clientOf(0)).length;
    const kernel = newKernel();
    for (let limit = 1; limit <= bytes.length; limit += 1) {
      expect(scanInput(bytes, bytes.length, limit, kernel).at).toBe(Math.ceil(limit / length) * length);
    }
  });

  test.each<[string, (n: number) => string]>([
    ["of one hour", (n) => `${n === 0 ? "1::1" : clientOf(n)} - - [06/May/2019:17:24:53 +0300] "" 500\n`],
    ["of IPv6 clients", (n) => `1::${n.toString(16)} - - [06/May/2019:17:24:53 +0300] "" 500 -\n`],
    [
      "of another hour each",
      (n) => `10.0.0.1 - - [${10 + (n % 18)}/May/${1_000 + Math.floor(n / 18)}:17:24:53 +0300] "" 500 -\n`,
    ],
  ])("there may be more lines %s than it can take at once", (_, line) => {
    const bytes = bytesOf(Array.from({ length: 17_000 }, (__, n) => line(n)).join(""));
    const kernel = newKernel();
    expect(bytes.length).toBeLessThan(kernel.input.length);
    const { at, hours } = scanInput(bytes, bytes.length, bytes.length, kernel);
    expect(at).toBe(bytes.length);
    expect(isDeepStrictEqual(hours, account(bytes, referenceOnly).hours)).toBe(true);
  });

  test("the last byte may be reached by anything", () => {
    const kernel = newKernel();
    const line = usual("10.0.0.1");
    const before = bytesOf(line.repeat(3));
    for (let bytes = 0; bytes <= line.length; bytes += 1) {
      const tail = bytesOf(line).subarray(0, bytes);
      const from = kernel.input.length - tail.length - before.length;
      kernel.input.set(before, from);
      kernel.input.set(tail, from + before.length);
      const tally = new RangeTally(SOURCE, SERVER_ERRORS, Rejects.kept);
      const at = kernel.scan(from, kernel.input.length, kernel.input.length, tally);
      expect(at).toBe(from + before.length + (bytes === line.length ? bytes : 0));
    }
    const full = kernel.input;
    for (const head of ["", "10.0.0.1 - ", "10.0.0.1 - - [", line.slice(0, line.indexOf("GET"))]) {
      full.fill(0x78);
      full.set(bytesOf(head));
      const tally = new RangeTally(SOURCE, SERVER_ERRORS, Rejects.kept);
      expect(kernel.scan(0, full.length, full.length, tally)).toBe(0);
      for (const byte of [0x0a, 0x20, 0x5b, 0x22, 0x5c]) {
        full[full.length - 1] = byte;
        expect(kernel.scan(0, full.length, full.length, tally)).toBe(0);
      }
    }
  });
});
