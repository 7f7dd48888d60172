/**
 * How a line of each made-up log looks: parts, one after the other, that a generator copies.
 */
import { writer as alb } from "../../test/scan/formats/writers/alb.ts";
import { uncut as cri } from "../../test/scan/formats/writers/cri-combined.ts";
import { writer as docker } from "../../test/scan/formats/writers/docker-combined.ts";
import { writer as caddy } from "../../test/scan/formats/writers/jsonl-caddy.ts";
import { writer as w3c } from "../../test/scan/formats/writers/w3c.ts";
import type { Writer } from "../../test/scan/formats/writers/writer.ts";
import { agentOf, FAILURES, many, type Pool, referrerOf, requestOf, SECTIONS, SORTS, SUCCESSES } from "./traffic.ts";

/** The day of May 2019 on which a capture begins: a Monday. */
export const FIRST_DAY = 6;

export interface Layout {
  readonly extension: "jsonl" | "log";
  /** What rivals have to be told; null for a format that they know. */
  readonly json: JsonNames | null;
  readonly parts: readonly Part[];
}

/** A log whose lines a writer of the round-trip tests makes. */
export interface WrittenLayout {
  readonly extension: "jsonl" | "log";
  readonly json: null;
  readonly writer: Writer;
}

export interface JsonNames {
  readonly time: string;
  readonly address: string;
  readonly status: string;
  /** Where the clock stands in a line. */
  readonly clockAt: number;
}

/** A text with the clock in it, the client's address, a text out of a pool, or out of one of two by the outcome. */
export type Part = ClockText | typeof ADDRESS | Pool | ByOutcome;

export const ADDRESS = "address";

export interface ClockText {
  readonly text: string;
  /** Where the two digits of the day stand, and where `17:24:53`. */
  readonly dayAt: number;
  readonly timeAt: number;
}

export interface ByOutcome {
  /** For a line with a server error, and for any other. */
  readonly failed: Pool;
  readonly served: Pool;
}

const AGENTS = ["curl/7.88.1", '{\\"probe\\":\\"load balancer\\"}', "python-requests/2.31.0"];

/** `{"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}` */
export const CANONICAL: Layout = {
  extension: "jsonl",
  json: { time: "time", address: "ip", status: "status_code", clockAt: 9 },
  parts: [
    withClock('{"time":"2019-05-06 00:00:00","ip":"'),
    ADDRESS,
    byOutcome((status) => `","status_code":${status}}\n`),
  ],
};

/** Ten fields, about 320 bytes, as `log_format … escape=json` of nginx writes them: one agent in sixteen has escapes. */
export const NGINX: Layout = {
  extension: "jsonl",
  json: { time: "time_iso8601", address: "remote_addr", status: "status", clockAt: 17 },
  parts: [
    withClock('{"time_iso8601":"2019-05-06T00:00:00+00:00","remote_addr":"'),
    ADDRESS,
    ["GET", "GET", "GET", "POST", "HEAD"].map((method) => `","request_method":"${method}"`),
    many(4_096, (n) => `,"request_uri":"/${SECTIONS[n % 5]}/${n * 97}?page=${n % 31}&sort=${SORTS[n % 3]}"`),
    byOutcome((status) => `,"status":${status}`),
    many(1_024, (n) => `,"body_bytes_sent":${(n * n) % 65_521}`),
    many(512, (n) => `,"request_time":${(n * n * 0.000_01).toFixed(3)}`),
    many(64, (n) => `,"http_referer":"${n % 3 !== 0 ? "" : `https://example.com/${SECTIONS[n % 5]}/${n}`}"`),
    many(64, (n) => `,"http_user_agent":"${AGENTS[n % 16] ?? browser(n)}"`),
    ["www", "api", "shop"].map((host) => `,"host":"${host}.example.com"}\n`),
  ],
};

/**
 * About 230 bytes, as nginx and Apache write them: one line in 32 has a user, and a few requests have escapes.
 * `203.0.113.9 - - [06/May/2019:17:24:53 +0000] "GET /orders/97 HTTP/1.1" 502 157 "https://…" "Mozilla/5.0 (…) …"`
 */
export const COMBINED: Layout = {
  extension: "log",
  json: null,
  parts: [
    ADDRESS,
    many(32, (n) => (n === 0 ? " - ann" : " - -")),
    withClock(' [06/May/2019:00:00:00 +0000] "'),
    many(8_192, requestOf),
    byOutcome((status) => `" ${status} `),
    many(4_096, (n) => `${(n * n * 7) % 99_991} "`),
    many(2_048, (n) => `${referrerOf(n)}" "`),
    many(512, (n) => `${agentOf(n)}"\n`),
  ],
};

export const CADDY: WrittenLayout = { extension: "jsonl", json: null, writer: caddy };
export const ALB: WrittenLayout = { extension: "log", json: null, writer: alb };
export const IIS: WrittenLayout = { extension: "log", json: null, writer: w3c };
export const CRI: WrittenLayout = { extension: "log", json: null, writer: cri };
export const DOCKER: WrittenLayout = { extension: "log", json: null, writer: docker };

function browser(n: number): string {
  const [platform, version] = [n % 2 === 0 ? "X11; Linux x86_64" : "Windows NT 10.0", 70 + (n % 7)];
  return `Mozilla/5.0 (${platform}) Firefox/${version}.0`;
}

function withClock(text: string): ClockText {
  return { text, dayAt: text.indexOf("06"), timeAt: text.indexOf("00:00:00") };
}

function byOutcome(text: (status: number) => string): ByOutcome {
  return { failed: FAILURES.map(text), served: SUCCESSES.map(text) };
}
