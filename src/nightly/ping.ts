/**
 * Tells a monitor that a run starts and how it ended, by the convention of healthchecks.io
 * (https://healthchecks.io/docs/http_api/): a POST, whose body is kept as a log of at most 100 kB.
 *
 * A ping never fails a run: what went wrong with it is a sentence. That names the origin of its URL only, since the path is
 * all that a monitor asks for as a password. Redirects are followed. When the signal is aborted nothing more is sent: to
 * the monitor, a run that starts and never ends has failed.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { PingUrls } from "../options/ping-urls.ts";

export interface PingLimits {
  /** How long one try may take. */
  readonly timeoutMs: number;
  /** Before each further try. */
  readonly pausesMs: readonly number[];
}

/** A monitor that never answers delays the end of a run by 32 s, or 42 s where the start was still waiting, too. */
const PATIENT: PingLimits = { timeoutMs: 10_000, pausesMs: [500, 1_500] };
const LONGEST_BODY_BYTES = 100_000;
/** These may go away: timeout, too many requests. */
const PASSING_STATUSES = [408, 429];

export class Pings {
  readonly #urls: PingUrls;
  readonly #signal: AbortSignal;
  readonly #limits: PingLimits;
  readonly #ending = new AbortController();
  readonly #started: Promise<string | null>;

  /** Sends the first ping, and does not wait for it. */
  constructor(urls: PingUrls, signal: AbortSignal, limits: PingLimits = PATIENT) {
    this.#urls = urls;
    this.#signal = signal;
    this.#limits = limits;
    this.#started = this.#ping(urls.start, "", this.#ending.signal);
  }

  /**
   * Tells how the run ended, after the monitor has had the first ping: that one is not tried again any more, but a try that
   * is under way comes to its end first.
   *
   * @param said what the run said on standard error
   * @returns a sentence for each ping that did not arrive
   */
  async end(outcome: "success" | "failure", said: string): Promise<string[]> {
    this.#ending.abort();
    const start = await this.#started;
    const end = await this.#ping(this.#urls[outcome], said, this.#signal);
    return [start, end].filter((sentence) => sentence !== null);
  }

  /** Null when it arrived, or was none or not to be sent any more. */
  async #ping(url: string | undefined, body: string, noMoreTries: AbortSignal): Promise<string | null> {
    if (url === undefined) return null;
    let failure: Failure | null = null;
    for (const pause of [0, ...this.#limits.pausesMs]) {
      if (pause > 0) await sleep(pause, undefined, { signal: noMoreTries }).catch(() => {}); // it is looked at below
      if (this.#signal.aborted) return null;
      if (failure !== null && noMoreTries.aborted) break;
      failure = await this.#try(url, body);
      if (failure === null || !failure.isPassing) break;
    }
    return failure === null || this.#signal.aborted ? null : `Cannot ping ${originOf(url)}: ${failure.reason}`;
  }

  async #try(url: string, body: string): Promise<Failure | null> {
    const { timeoutMs } = this.#limits;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method: "POST",
        body: headOf(body),
        headers: { "content-type": "text/plain; charset=utf-8", "user-agent": "brownout" },
        signal: AbortSignal.any([timeout, this.#signal]),
      });
      const { ok, status } = response;
      await response.body?.cancel();
      if (ok) return null;
      const isPassing = status >= 500 || PASSING_STATUSES.includes(status);
      return { reason: `expected a status from 200 to 299 but found ${status}`, isPassing };
    } catch (error) {
      if (timeout.aborted) return { reason: `no answer within ${timeoutMs / 1000} s`, isPassing: true };
      return { reason: reasonOf(error), isPassing: true };
    }
  }
}

interface Failure {
  readonly reason: string;
  /** Another try may succeed. */
  readonly isPassing: boolean;
}

/** The first bytes, whole characters of them, and how many are left out. The monitor drops what is not UTF-8. */
function headOf(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= LONGEST_BODY_BYTES) return text;
  const note = (cut: number) => `\n… (${cut} more bytes)\n`;
  let end = LONGEST_BODY_BYTES - new TextEncoder().encode(note(bytes.length)).length;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end)) + note(bytes.length - end);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "what is no URL";
}

/** In words of our own: runtimes differ in theirs, and Deno's hold the whole URL. */
function reasonOf(error: unknown): string {
  const text = describe(error);
  if (/ECONNREFUSED|ConnectionRefused|Connection refused/i.test(text)) return "connection refused";
  if (/ENOTFOUND|EAI_|dns error|DNSException|FailedToResolve/i.test(text)) return "its host is not found";
  if (/NotCapable|PermissionDenied/.test(text)) return "the runtime does not permit it (--allow-net)";
  if (/CERT|SSL|TLS/i.test(text)) return "its certificate or encryption is not accepted";
  return "the connection failed";
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { code } = error as NodeJS.ErrnoException;
  return `${error.name} ${code ?? ""} ${error.message} ${describe(error.cause)}`;
}
