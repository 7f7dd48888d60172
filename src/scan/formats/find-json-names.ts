/**
 * Finds where time, client and status stand in JSON lines that do not have them under their usual names, or have
 * something else there: `"status":"ok"` beside `"res":{"statusCode":500}`, or everything within `"log":{…}`.
 *
 * Every value of every line is tried, however deep. What can be read as a time, an address or a status is a candidate if
 * its name allows it: 200 is a status only where the name says so, and an address of an upstream is nobody's client.
 * Candidates that end in a usual name come first, then those whose names tell, then others; among these, those that can
 * be read most often. Where two that are no usual names are equal and say different things, neither is taken.
 */
import { parseAddress } from "../address.ts";
import { readClock } from "../clock.ts";
import { isEnvelope } from "./envelope.ts";
import type { FieldNames } from "./format.ts";
import { readJson } from "./json-objects.ts";
import { isObject, leavesOf } from "./json-path.ts";

type Role = keyof FieldNames;

/** How well a name fits a role; the lower the better. */
const Fit = { usual: 0, telling: 1, forwarded: 2, silent: 3, lastResort: 4 } as const;
type Fit = (typeof Fit)[keyof typeof Fit];

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
/** What Tomcat calls the client in its commonest pattern, and others themselves. */
const HOST = "host";

const RULES: Readonly<Record<Role, RoleRules>> = {
  time: {
    read(value) {
      if (typeof value !== "string" && typeof value !== "number") return null;
      const reading = readClock(value);
      if (typeof reading === "string") return null;
      return `${Math.floor(reading.wallSecond / SECONDS_PER_HOUR)} ${reading.offset}`;
    },
    telling: /^(?:time|date|ts$|t$|stamp|epoch|when$|at$|on$|start|begin|clock|received|logged|msec|utc|iso)/,
    foreign:
      /^(?:expir|exp$|iat$|nbf$|headers?$|cookie|cert|modified|birth|build|deploy|release|valid|body|elapsed|duration|latency)/,
    allowsSilent: (value) => typeof value === "string" && /\D/.test(value),
  },
  address: {
    read(value) {
      const address = typeof value === "string" ? parseAddress(value) : null;
      return address === null ? null : String(address);
    },
    telling: /^(?:client|remote|peer|source|src|visitor|user$|requester|caller|downstream|orig$|addr|ip|c$|cip$)/,
    foreign:
      /^(?:upstream|backend|s$|server|service|dest|dst|target|local|origin|host|node|pod|kube|container|observer|listener|version|dns|nat|cluster|endpoint|body)/,
    allowsSilent: () => true,
  },
  status: {
    read: (value) => (STATUS.test(String(value)) ? String(value) : null),
    telling: /status|(?:http|resp|response|return|reply|result)code/,
    foreign:
      /^(?:upstream|backend|server|service|target|origin|cache|health|grpc|exit|err|auth|ssl|tls|body|retry|headers?$)/,
    allowsSilent: () => false,
  },
};

/** So many that a file of several servers' lines is read, and the kernel's table holds them. */
const MOST_NAMES = 8;

interface Leaf {
  readonly path: string;
  readonly order: number;
  /** By line. */
  readonly values: Map<number, unknown>;
}

interface Candidate {
  readonly path: string;
  readonly fit: Fit;
  /** Among the usual names. */
  readonly rank: number;
  readonly depth: number;
  readonly order: number;
  /** What its good values mean, by line. */
  readonly meanings: ReadonlyMap<number, string>;
  readonly isAlwaysGood: boolean;
}

/** The names of what is found, none for a role that nothing fits, and null where nothing fits any. */
export function findJsonNames(lines: readonly string[], usual: FieldNames): FieldNames | null {
  const leaves = leavesByPath(lines);
  const find = (role: Role, among: readonly Leaf[]) =>
    choose(among.flatMap((leaf) => candidateOf(leaf, role, usual[role]) ?? []));
  const status = find("status", leaves);
  const ofRequests = within(linesWith(leaves, status), leaves);
  const names = { time: find("time", ofRequests), address: find("address", ofRequests), status };
  return names.time.length + names.address.length + names.status.length === 0 ? null : names;
}

/** A log of much else tells of requests in the lines that have a status. */
function linesWith(leaves: readonly Leaf[], paths: readonly string[]): ReadonlySet<number> {
  return new Set(leaves.filter(({ path }) => paths.includes(path)).flatMap(({ values }) => [...values.keys()]));
}

function within(lines: ReadonlySet<number>, leaves: readonly Leaf[]): readonly Leaf[] {
  if (lines.size === 0) return leaves;
  return leaves.map((leaf) => ({ ...leaf, values: new Map([...leaf.values].filter(([line]) => lines.has(line))) }));
}

function leavesByPath(lines: readonly string[]): Leaf[] {
  const leaves = new Map<string, Leaf>();
  for (const [line, text] of lines.entries()) {
    const object = readJson(text).value;
    if (!isObject(object) || isEnvelope(object)) continue; // whose list has one record here, and more elsewhere
    for (const [path, value] of leavesOf(object)) {
      if (value === null) continue;
      const leaf = leaves.get(path) ?? { path, order: leaves.size, values: new Map() };
      leaf.values.set(line, value);
      leaves.set(path, leaf);
    }
  }
  return [...leaves.values()];
}

function candidateOf({ path, order, values }: Leaf, role: Role, usual: readonly string[]): Candidate | null {
  const rules = RULES[role];
  const meanings = new Map<number, string>();
  for (const [line, value] of values) {
    const meaning = rules.read(value);
    if (meaning !== null) meanings.set(line, meaning);
  }
  if (meanings.size === 0) return null;
  const isAlwaysGood = meanings.size === values.size;
  const name = usual.filter((each) => path === each || path.endsWith(`.${each}`)).sort(byLength)[0];
  const fit = fitOf(path, name, rules) ?? lastResort(path, role, isAlwaysGood);
  if (fit === null || (fit === Fit.silent && ![...values.values()].every(rules.allowsSilent))) return null;
  const rank = name === undefined ? usual.length : usual.indexOf(name);
  return { path, fit, rank, depth: path.split(".").length, order, meanings, isAlwaysGood };
}

/** Null where the name tells that it is something else. */
function fitOf(path: string, usualName: string | undefined, { telling, foreign }: RoleRules): Fit | null {
  const before = wordsOf(usualName === undefined ? path : path.slice(0, -usualName.length));
  if (before.some((word) => foreign.test(word))) return null;
  if (before.some((word) => FORWARDED.test(word))) return Fit.forwarded;
  if (usualName !== undefined) return Fit.usual;
  const last = wordsOf(path.slice(path.lastIndexOf(".") + 1));
  return [...last, last.join("")].some((word) => telling.test(word)) ? Fit.telling : Fit.silent;
}

function lastResort(path: string, role: Role, isAlwaysGood: boolean): Fit | null {
  return role === "address" && path === HOST && isAlwaysGood ? Fit.lastResort : null;
}

/** `properties.clientIP` -> properties, client, ip */
function wordsOf(path: string): string[] {
  return path
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

/** The best first; none where it could as well be another. */
function choose(candidates: readonly Candidate[]): string[] {
  const most = candidates.reduce((size, { meanings }) => Math.max(size, meanings.size), 0);
  const often = candidates.filter(({ meanings }) => meanings.size * 2 >= most).sort(byFit);
  const best = often[0];
  if (best === undefined) return [];
  if (best.fit !== Fit.usual) return often.some((other) => isRival(best, other)) ? [] : [best.path];
  const others = candidates.filter((each) => each !== best && each.fit === Fit.usual && each.isAlwaysGood).sort(byFit);
  return [best, ...others].slice(0, MOST_NAMES).map(({ path }) => path);
}

function byFit(a: Candidate, b: Candidate): number {
  return (
    a.fit - b.fit || b.meanings.size - a.meanings.size || a.depth - b.depth || a.rank - b.rank || a.order - b.order
  );
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

function isRival(best: Candidate, other: Candidate): boolean {
  if (other.fit !== best.fit || other.meanings.size !== best.meanings.size) return false;
  return [...best.meanings].some(([line, meaning]) => other.meanings.get(line) !== meaning);
}
