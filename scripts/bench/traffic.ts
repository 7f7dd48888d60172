/**
 * What made-up requests are about. Pools of texts to draw from, so that a log has the variety of a real one and yet all
 * that a generator has to do is to copy bytes.
 */
/** Texts, any of which may stand in the same place. */
export type Pool = readonly string[];

export const FAILURES = [500, 502, 503, 503, 504];
export const SUCCESSES = [200, 200, 200, 200, 200, 202, 204, 301, 304, 404];

export const SECTIONS = ["catalogue", "orders", "api/v1/baskets", "assets", "account/settings"];
export const SORTS = ["price", "newest", "rating"];

const METHODS = ["GET", "GET", "GET", "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT"];
const ASSETS = ["app.3f9c21.js", "main.css", "logo.svg", "fonts/inter.woff2", "favicon.ico"];

const BROWSERS: readonly ((major: number) => string)[] = [
  (major) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.3729.131 Safari/537.36`,
  (major) =>
    `Mozilla/5.0 (Linux; Android 9; SM-G960F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.3729.136 Mobile Safari/537.36`,
  (major) =>
    `Mozilla/5.0 (iPhone; CPU iPhone OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1 Mobile/15E${major} Safari/604.1`,
  (major) => `Mozilla/5.0 (X11; Linux x86_64; rv:${major - 8}.0) Gecko/20100101 Firefox/${major - 8}.0`,
  (major) => `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/${major}`,
];
const ROBOTS = [
  "curl/7.64.0",
  "python-requests/2.21.0",
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "kube-probe/1.14",
];

/** As it stands behind the method. */
export function pathOf(n: number): string {
  const section = SECTIONS[n % 5];
  if (n % 7 === 0) return `/assets/${ASSETS[n % 5]}?v=${(n * 7_919).toString(36)}`;
  if (n % 3 === 0) return `/${section}?page=${n % 31}&sort=${SORTS[n % 2]}&session=${(n * 104_729).toString(16)}`;
  return `/${section}/${n * 97}`;
}

/** "-" for one in three. */
export function referrerOf(n: number): string {
  if (n % 3 === 0) return "-";
  return n % 4 === 0 ? "https://www.google.com/" : `https://www.example.com${pathOf(n * 11)}`;
}

export function agentOf(n: number): string {
  if (n % 12 === 0) return ROBOTS[(n / 12) % ROBOTS.length] ?? "-";
  return BROWSERS[n % BROWSERS.length]?.(66 + (n % 9)) ?? "-";
}

/** As it stands between quotes in an access log: what people ask for, and now and then what scanners send. */
export function requestOf(n: number): string {
  if (n % 4_096 === 17) return "-";
  if (n % 4_096 === 18) return "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xFC\\x03\\x03";
  if (n % 4_096 === 19) return 'GET /search?q=\\"unit 500\\" HTTP/1.1';
  return `${METHODS[n % METHODS.length]} ${pathOf(n)} HTTP/${n % 5 === 0 ? "2.0" : "1.1"}`;
}

export function many(count: number, text: (n: number) => string): Pool {
  return Array.from({ length: count }, (_, n) => text(n));
}
