/**
 * How a line of each made-up log looks: an opening that holds the clock, the client's address, and then one text out of
 * each pool. All that a generator has to do is to copy bytes.
 */

/** The day of May 2019 on which a capture begins: a Monday. */
export const FIRST_DAY = 6;

export interface Layout {
  /** The names of the time, the address and the status. */
  readonly fields: readonly [time: string, address: string, status: string];
  /** Up to the address. The clock is moved on `clockAt` bytes from its start. */
  readonly opening: string;
  readonly clockAt: number;
  /** From the address on, the pools of a line with a server error, and of any other. */
  readonly failed: readonly Pool[];
  readonly served: readonly Pool[];
}
export type Pool = readonly string[];

const FAILURES = [500, 502, 503, 503, 504];
const SUCCESSES = [200, 200, 200, 200, 200, 202, 204, 301, 304, 404];

const SECTIONS = ["catalogue", "orders", "api/v1/baskets", "assets", "account/settings"];
const SORTS = ["price", "newest", "rating"];
const AGENTS = ["curl/7.88.1", '{\\"probe\\":\\"load balancer\\"}', "python-requests/2.31.0"];

/** `{"time":"2019-05-06 17:24:53","ip":"10.0.186.98","status_code":202}` */
export const CANONICAL: Layout = {
  fields: ["time", "ip", "status_code"],
  ...openedBy('{"time":"2019-05-06 00:00:00","ip":"'),
  ...closedBy((statuses) => [statuses.map((status) => `","status_code":${status}}\n`)]),
};

/** Ten fields, about 320 bytes, as `log_format … escape=json` of nginx writes them: one agent in sixteen has escapes. */
export const NGINX: Layout = {
  fields: ["time_iso8601", "remote_addr", "status"],
  ...openedBy('{"time_iso8601":"2019-05-06T00:00:00+00:00","remote_addr":"'),
  ...closedBy((statuses) => [
    ["GET", "GET", "GET", "POST", "HEAD"].map((method) => `","request_method":"${method}"`),
    many(4_096, (n) => `,"request_uri":"/${SECTIONS[n % 5]}/${n * 97}?page=${n % 31}&sort=${SORTS[n % 3]}"`),
    statuses.map((status) => `,"status":${status}`),
    many(1_024, (n) => `,"body_bytes_sent":${(n * n) % 65_521}`),
    many(512, (n) => `,"request_time":${(n * n * 0.000_01).toFixed(3)}`),
    many(64, (n) => `,"http_referer":"${n % 3 !== 0 ? "" : `https://example.com/${SECTIONS[n % 5]}/${n}`}"`),
    many(64, (n) => `,"http_user_agent":"${AGENTS[n % 16] ?? browser(n)}"`),
    ["www", "api", "shop"].map((host) => `,"host":"${host}.example.com"}\n`),
  ]),
};

function browser(n: number): string {
  const [platform, version] = [n % 2 === 0 ? "X11; Linux x86_64" : "Windows NT 10.0", 70 + (n % 7)];
  return `Mozilla/5.0 (${platform}) Firefox/${version}.0`;
}

function openedBy(opening: string) {
  return { opening, clockAt: opening.indexOf("2019-") };
}

function closedBy(poolsWith: (statuses: readonly number[]) => readonly Pool[]) {
  return { failed: poolsWith(FAILURES), served: poolsWith(SUCCESSES) };
}

function many(count: number, text: (n: number) => string): Pool {
  return Array.from({ length: count }, (_, n) => text(n));
}
