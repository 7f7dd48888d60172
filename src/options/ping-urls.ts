/**
 * Whom to tell that a run starts, and how it ended. One URL stands for three, by the convention of healthchecks.io
 * (https://healthchecks.io/docs/http_api/): `URL/start`, `URL` and `URL/fail`.
 */
import { BadValue } from "./bad-value.ts";

export const HTTP_URL = /^https?:\/\//;

export interface PingUrls {
  readonly start?: string | undefined;
  readonly success?: string | undefined;
  readonly failure?: string | undefined;
}

export function readPing(text: string): PingUrls {
  const success = readPingUrl(text);
  return { start: below(success, "start"), success, failure: below(success, "fail") };
}

export function readPingUrl(text: string): string {
  const url = HTTP_URL.test(text) && URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new BadValue('a URL like "https://hc-ping.com/…", http or https,', beforePath(text));
  // fetch refuses it on every runtime, at night.
  if (url.username !== "" || url.password !== "")
    throw new BadValue("a URL without a user and a password", `${url.protocol}//…@${url.host}`);
  return url.href;
}

/** What may be shown: to know the path is all that a monitor asks of who calls it. */
export function withoutPath(url: string): string {
  return `${new URL(url).origin}/…`;
}

/** Of what is no URL that can be read. */
function beforePath(text: string): string {
  const [start = ""] = /^(?:[a-z]*:\/\/)?[^/]*/i.exec(text) ?? [];
  return start.length < text.length ? `${start}/…` : start;
}

/** A query stays where it is: `https://a/b?rid=1` -> `https://a/b/start?rid=1`. */
function below(url: string, name: string): string {
  const longer = new URL(url);
  longer.pathname = `${longer.pathname.replace(/\/$/, "")}/${name}`;
  return longer.href;
}
