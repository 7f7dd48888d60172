import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnalyzeOptions } from "../../../src/index.ts";
import type { Report } from "../../../src/report/schema.ts";
import { FORMATS } from "../../../src/scan/formats/list.ts";
import { WRAPPERS } from "../../../src/scan/wrappers/list.ts";
import { reportOfLines } from "../../analysis.ts";
import { sized } from "../../size.ts";
import { isoStamp, offsetText } from "./writers/stamp.ts";
import type { Request, Writer } from "./writers/writer.ts";

const WRITERS_DIRECTORY = join(dirname(fileURLToPath(import.meta.url)), "writers");
const modules: { readonly writer?: Writer; readonly writers?: readonly Writer[] }[] = await Promise.all(
  readdirSync(WRITERS_DIRECTORY).map((file) => import(join(WRITERS_DIRECTORY, file))),
);
const writers = modules
  .flatMap(({ writer, writers = [] }) => [...(writer === undefined ? [] : [writer]), ...writers])
  .sort((a, b) => (a.format < b.format ? -1 : 1));

/** Of each writer; the runs of all of them add up. */
const RUNS = { numRuns: sized({ short: 6, long: 40 }) };
const SECONDS_PER_QUARTER = 900;
const HOSTILE_PARTS = [
  ...['"', "\\", '\\"', "'", "[", "]", "{", "}", "|", "#", "%", "=", ":", ",", ";", "<", ">", "&", "+", "-"],
  ...["\n", "\r", "\r\n", "\t", " ", "  ", "\0", "\x1b[31m", "\x7f", "\x85", "\u2028", "\ufeff", "ž", "雁", "🪿"],
  ...['" 500 ', '" 503 0 "-" "-"', "\\x22", "%22", '"}', '\\"} ', "status=500 ", "\tstatus:500", " - - [", "#Fields: "],
  ...["192.0.2.66", "[06/May/2019:17:24:53 +0300] ", "2019-05-06 17:24:53", "TCP_MISS/500", "{192.0.2.66}"],
];

const texts = fc.oneof(
  fc.constantFrom("", "-", "/", "/index.html?a=1&b=2", "Mozilla/5.0 (X11; Linux x86_64)"),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.array(fc.constantFrom(...HOSTILE_PARTS), { maxLength: 6 }).map((parts) => parts.join("")),
);
const addresses = fc.oneof(
  fc.constantFrom("203.0.113.9", "::ffff:203.0.113.9", "::FFFF:cb00:7109", "0.0.0.0", "255.255.255.255"),
  fc.constantFrom("2001:db8::9", "2001:DB8:0:0::9", "2001:0db8:0000:0000:0000:0000:0000:0009", "::", "::1", "1::"),
  fc.ipV4(),
  fc.ipV6(),
);
const requests: fc.Arbitrary<Request> = fc.record({
  wallSecond: fc.oneof(
    fc.integer({ min: Date.UTC(2001, 0, 1) / 1000, max: Date.UTC(2038, 0, 1) / 1000 - 1 }),
    fc.integer({ min: Date.UTC(2019, 4, 6) / 1000, max: Date.UTC(2019, 4, 7) / 1000 }),
  ),
  offset: fc
    .oneof(fc.constant(12), fc.integer({ min: -48, max: 56 }))
    .map((quarters) => quarters * SECONDS_PER_QUARTER),
  address: addresses,
  status: fc.oneof(fc.constantFrom(200, 404, 500, 502, 599), fc.integer({ min: 100, max: 999 })),
  path: texts,
  agent: texts,
});

/** What the stamps of this writer say. */
function timeOf({ wallSecond, offset }: Request, { clock }: Writer): string {
  if (clock === "none") return isoStamp(wallSecond);
  if (clock === "utc") return `${isoStamp(wallSecond - offset)}Z`;
  return `${isoStamp(wallSecond)}${offsetText(offset, ":")}`;
}

function jsonLine(request: Request, writer: Writer, forwarded?: readonly string[]): string {
  const { address, status } = request;
  const header = forwarded === undefined ? {} : { x_forwarded_for: forwarded.join(", ") };
  return JSON.stringify({ time: timeOf(request, writer), ip: address, status_code: status, ...header });
}

/** All but what depends on how the requests were written, or is said of their fields. */
function comparable({ sources, lines: { total, directive, ...lines }, warnings, ...report }: Report): object {
  return { ...report, lines, warnings: warnings.filter(({ code }) => code === "mixed-offsets") };
}

async function expectSame(
  writer: Writer,
  written: readonly string[],
  json: readonly string[],
  options: AnalyzeOptions & { readonly trustedProxies?: string } = {},
): Promise<void> {
  const report = await reportOfLines([...writer.header, ...written], { ...writer.options, ...options });
  expect(report.sources.map(({ format }) => format)).toEqual([writer.format]);
  expect(comparable(report)).toEqual(comparable(await reportOfLines(json, options)));
}

describe("requests that are written in a format give the report of their JSON lines", () => {
  test.for(writers)("$format", async (writer) => {
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: 25 }), async (list) => {
        const written = list.map((request) => writer.write(request));
        await expectSame(
          writer,
          written,
          list.map((request) => jsonLine(request, writer)),
        );
      }),
      RUNS,
    );
  });
});

describe("requests that a proxy forwarded give the report of their JSON lines", () => {
  const proxied = fc.tuple(
    requests,
    fc.oneof(fc.constant("10.0.0.1"), addresses),
    fc.array(fc.oneof(fc.constantFrom("10.0.0.2", "198.51.100.7"), fc.ipV4()), { minLength: 1, maxLength: 4 }),
  );

  test.for(writers.filter(({ writeForwarded }) => writeForwarded !== undefined))("$format", async (writer) => {
    await fc.assert(
      fc.asyncProperty(fc.array(proxied, { minLength: 1, maxLength: 10 }), async (list) => {
        const written: string[] = [];
        const json: string[] = [];
        for (const [request, address, forwarded] of list) {
          written.push(writer.writeForwarded?.({ ...request, address }, forwarded) as string);
          json.push(jsonLine({ ...request, address }, writer, forwarded));
        }
        await expectSame(writer, written, json, { trustedProxies: "10.0.0.0/8" });
      }),
      RUNS,
    );
  });
});

describe("every format", () => {
  const names = FORMATS.map(({ name }) => name);

  test("is listed once, and so is every wrapper", () => {
    const all = [...names, ...WRAPPERS.map(({ name }) => name)];
    expect(all).toEqual([...new Set(all)]);
  });

  test.for(names)("%s has a writer", (name) => {
    expect(writers.map(({ format }) => format.split("/").at(-1))).toContain(name);
  });

  test.for(FORMATS)("$name is what its sample is taken for", async ({ name, sample }) => {
    const report = await reportOfLines(sample);
    expect(report.sources.map(({ format }) => format)).toEqual([name]);
    expect(report.lines.malformed).toBe(0);
    expect(report.lines.records).toBeGreaterThan(0);
  });
});

describe("every wrapper", () => {
  test.for(WRAPPERS.map(({ name }) => name))("%s has a writer", (name) => {
    expect(writers.flatMap(({ format }) => format.split("/").slice(0, -1))).toContain(name);
  });

  test.for([...WRAPPERS])("$name is what its sample is taken for", async ({ name, sample }) => {
    const report = await reportOfLines(sample);
    expect(report.sources[0]?.format?.split("/").slice(0, -1)).toEqual([name]);
    expect(report.lines.malformed).toBe(0);
    expect(report.lines.records).toBeGreaterThan(0);
  });
});
