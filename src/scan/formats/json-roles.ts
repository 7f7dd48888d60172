/**
 * What the name of a value in JSON says about its role in a record, and what its values say.
 */
import { parseAddress } from "../address.ts";
import { readClock } from "../clock.ts";
import { addressText } from "./address-text.ts";
import type { FieldNames } from "./format.ts";
import { statusText } from "./status-text.ts";

export type Role = keyof FieldNames;

/** How well a name fits a role; the lower the better. */
export const Fit = { usual: 0, telling: 1, forwarded: 2, silent: 3, lastResort: 4 } as const;
export type Fit = (typeof Fit)[keyof typeof Fit];

interface RoleRules {
  /** What a value means, so that two of the same meaning can be told; null where it is none of this role. */
  read(value: unknown): string | null;
  /** Words that tell of the role, in the last key of a path. */
  readonly telling: RegExp;
  /** Words that tell of something else, anywhere in a path before its usual name. */
  readonly foreign: RegExp;
  /** Whether values of other names may be of this role. */
  allowsSilent(value: unknown): boolean;
}

const SECONDS_PER_HOUR = 3_600;
const STATUS = /^[1-9]\d\d$/;
const FORWARDED = /forwarded|^(?:headers?|real|realip|xff|fwd|connecting|proxied)$/;

export const RULES: Readonly<Record<Role, RoleRules>> = {
  time: {
    read(value) {
      const isTime = typeof value === "string" || typeof value === "number" || Array.isArray(value);
      const reading = isTime ? readClock(value as string) : "none";
      if (typeof reading === "string") return null;
      return `${Math.floor(reading.wallSecond / SECONDS_PER_HOUR)} ${reading.offset}`;
    },
    telling: /^(?:time|date|ts$|t$|stamp|epoch|when$|at$|on$|start|begin|clock|received|logged|msec|utc|iso)/,
    foreign:
      /^(?:expir|exp$|iat$|nbf$|headers?$|hdrs?$|resp$|reply|cookie|cert|modified|birth|build|deploy|release|valid|body|elapsed|duration|latency)/,
    allowsSilent: (value) => typeof value === "string" && /\D/.test(value),
  },
  address: {
    read(value) {
      const text = addressText(value);
      const address = typeof text === "string" ? parseAddress(text) : null;
      return address === null ? null : String(address);
    },
    telling: /^(?:client|cli$|remote|peer|source|src|visitor|user$|requester|caller|downstream|orig$|addr|ip|c$|cip$)/,
    foreign:
      /^(?:upstream|backend|s$|server|service|dest|dst|target|local|origin|host|node|pod|kube|container|observer|listener|version|dns|nat|cluster|endpoint|body|agent|manager|edge|collector|sensor|instance|machine|reply|answer|resolver|proxy|lb$|loadbalancer|interface)/,
    allowsSilent: () => true,
  },
  status: {
    read(value) {
      const text = String(statusText(value));
      return STATUS.test(text) ? text : null;
    },
    telling: /status|(?:http|resp|response|return|reply|result)code/,
    foreign:
      /^(?:upstream|backend|server|service|target|origin|cache|health|grpc|exit|err|auth|ssl|tls|body|retry|headers?$)/,
    allowsSilent: () => false,
  },
};

/** `remoteHost` is a peer, whatever hosts are otherwise. */
const PEER = /^(?:client|remote|peer|source|visitor)$/;
/** An event's own address is where it was recorded; an event may well hold a client's. */
const RECORDED = /^event/;
/** When a collector or an exporter saw a line, and not when the request was. */
const COLLECTED =
  /^(?:@timestamp|_time|timestamp|eventtime|logtime)$|ingest|collect|index|observed|processed|receive|exported/i;
/** What nginx calls its own clock: no collector's field is called so. */
const OWN_CLOCK = /^(?:time_local|time_iso8601|msec)$/;

export interface NamedRole {
  readonly fit: Fit;
  /** Among the usual names. */
  readonly rank: number;
  /** Whether the path is a usual name, and not only ends in one. */
  readonly isExact: boolean;
  readonly isCollected: boolean;
  readonly isOwnClock: boolean;
}

/** What was found out of names: servers write the same ones in every line and file. */
const known = new WeakMap<readonly string[], Map<string, NamedRole | null>>();
const MOST_KNOWN = 10_000;

/** Null where the name tells that the value is something else. */
export function roleOf(path: string, role: Role, usual: readonly string[]): NamedRole | null {
  const roles = known.get(usual) ?? new Map<string, NamedRole | null>();
  known.set(usual, roles);
  let found = roles.get(path);
  if (found === undefined) {
    found = readRole(path, role, usual);
    if (roles.size < MOST_KNOWN) roles.set(path, found);
  }
  return found;
}

function readRole(path: string, role: Role, usual: readonly string[]): NamedRole | null {
  const name = usual.filter((each) => path === each || path.endsWith(`.${each}`)).sort(byLength)[0];
  const fit = fitOf(path, name, role);
  if (fit === null) return null;
  const last = path.slice(path.lastIndexOf(".") + 1);
  return {
    fit,
    rank: name === undefined ? usual.length : usual.indexOf(name),
    isExact: path === name,
    isCollected: role === "time" && COLLECTED.test(last),
    isOwnClock: role === "time" && OWN_CLOCK.test(last),
  };
}

function fitOf(path: string, usualName: string | undefined, role: Role): Fit | null {
  const { telling, foreign } = RULES[role];
  const before = wordsOf(usualName === undefined ? path : path.slice(0, -usualName.length));
  const last = wordsOf(path.slice(path.lastIndexOf(".") + 1));
  const isForeign = (word: string, index: number) => foreign.test(word) && !PEER.test(before[index - 1] ?? "");
  if (before.some(isForeign) || (role === "address" && last.some((word) => RECORDED.test(word)))) return null;
  if (before.some((word) => FORWARDED.test(word))) return Fit.forwarded;
  if (usualName !== undefined) return Fit.usual;
  return [...last, last.join("")].some((word) => telling.test(word)) ? Fit.telling : Fit.silent;
}

/** `properties.clientIP` -> properties, client, ip */
export function wordsOf(path: string): string[] {
  return path
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}
