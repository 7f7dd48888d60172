/**
 * Finds where time, client and status stand in JSON lines, by what all values of a sample are, and by their names.
 *
 * The usual names at the top of an object are believed, unless the values contradict them: an address that never changes
 * beside one that does is a machine's; a collector's clock that shows another hour than the log's own, in the object
 * that also holds the status, is not the request's. Elsewhere names that end in a usual one come first, then those that
 * tell, then others. Where two remain that say different things, neither is taken, and both are named.
 */
import { NoteCode } from "../../partial/note-code.ts";
import type { SourceNote } from "../../partial/partial.ts";
import { addressText } from "./address-text.ts";
import { isEnvelope } from "./envelope.ts";
import type { Ambiguity, FieldNames, Inference } from "./format.ts";
import { FORWARDED_NAMES } from "./forwarded.ts";
import { readJson } from "./json-objects.ts";
import { isObject, leavesOf } from "./json-path.ts";
import { Fit, type NamedRole, type Role, RULES, roleOf } from "./json-roles.ts";
import { proxiedNote } from "./proxied.ts";

/** So many that a file of several servers' lines is read, and the kernel's table holds them. */
const MOST_NAMES = 8;
/** So many lines that a value which never changes is no client's. */
const LEAST_LINES_TO_VARY = 3;
/** What Tomcat calls the client in its commonest pattern, and others themselves. */
const HOST = "host";

interface Leaf {
  readonly path: string;
  readonly order: number;
  /** By line. */
  readonly values: ReadonlyMap<number, unknown>;
}

interface Candidate extends NamedRole {
  readonly path: string;
  readonly depth: number;
  readonly order: number;
  readonly values: ReadonlyMap<number, unknown>;
  /** What its good values mean, by line. */
  readonly meanings: ReadonlyMap<number, string>;
  readonly isAlwaysGood: boolean;
  /** Whether it has one value beside another that varies. */
  readonly isConstant: boolean;
  /** Whether it stands in the object that holds the status. */
  readonly isBesideStatus: boolean;
}

/** The names of one role, and the doubts about them. */
interface Choice {
  readonly names: readonly string[];
  /** The one that most lines have. */
  readonly taken: string | null;
  readonly notes: readonly SourceNote[];
  readonly ambiguity: Ambiguity | null;
}

const NOTHING: Choice = { names: [], taken: null, notes: [], ambiguity: null };

/** What is found; null where the lines are no objects, or nothing in them fits any role. */
export function inferJsonNames(lines: readonly string[], usual: FieldNames, stated: FieldNames): Inference | null {
  return inferNames(
    lines.map((text) => readJson(text).value),
    usual,
    stated,
  );
}

/** The same for what other formats say under names: lines as objects. */
export function inferNames(objects: readonly unknown[], usual: FieldNames, stated: FieldNames): Inference | null {
  const leaves = leavesByPath(objects);
  if (leaves.length === 0) return null;
  const roles = new Map<Role, Candidate[]>();
  const candidatesOf = (role: Role, among: readonly Leaf[], statusPaths: readonly string[]) => {
    const candidates = varied(among.flatMap((leaf) => candidateOf(leaf, role, usual[role], statusPaths) ?? []));
    roles.set(role, candidates);
    return candidates;
  };
  const status = choose("status", candidatesOf("status", leaves, []), leaves, usual);
  const statusPaths = status.names.length > 0 ? status.names : exactPaths(leaves, usual.status);
  const ofRequests = within(linesWith(leaves, statusPaths), leaves);
  const time = choose("time", candidatesOf("time", ofRequests, statusPaths), ofRequests, usual);
  const address = choose("address", candidatesOf("address", ofRequests, statusPaths), ofRequests, usual);
  const choices = { time, address, status };
  if (Object.keys(choices).every((role) => (roles.get(role as Role)?.length ?? 0) === 0)) return null;
  const asked = (Object.keys(choices) as Role[]).filter((role) => stated[role].length === 0);
  const isNamed = (role: Role) => stated[role].length > 0 || exactPaths(leaves, usual[role]).length > 0;
  const missing = missingOf(choices, roles, isNamed);
  const proxied = proxiedBy(address, roles.get("address") ?? [], ofRequests);
  return {
    names: { time: time.names, address: address.names, status: status.names },
    taken: { time: time.taken, client: address.taken, status: status.taken },
    notes: [...asked.flatMap((role) => choices[role].notes), ...(proxied === null ? [] : [proxied])],
    ambiguity: asked.map((role) => choices[role].ambiguity).find((each) => each !== null) ?? null,
    ...(missing === null ? {} : { missing }),
  };
}

function proxiedBy({ taken }: Choice, candidates: readonly Candidate[], leaves: readonly Leaf[]): SourceNote | null {
  const client = candidates.find(({ path }) => path === taken);
  const header = leaves.find(({ path }) => path !== taken && FORWARDED_NAMES.includes(path));
  if (client === undefined || header === undefined) return null;
  const [clients, forwarded] = [client, header].map(({ values }) =>
    [...values.values()].map(addressText).filter(isText),
  );
  return proxiedNote(clients ?? [], forwarded ?? [], header.path);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A log of much else tells of requests in the lines that have a status. */
function linesWith(leaves: readonly Leaf[], paths: readonly string[]): ReadonlySet<number> {
  return new Set(leaves.filter(({ path }) => paths.includes(path)).flatMap(({ values }) => [...values.keys()]));
}

function within(lines: ReadonlySet<number>, leaves: readonly Leaf[]): readonly Leaf[] {
  if (lines.size === 0) return leaves;
  return leaves.map((leaf) => ({ ...leaf, values: new Map([...leaf.values].filter(([line]) => lines.has(line))) }));
}

function exactPaths(leaves: readonly Leaf[], usual: readonly string[]): string[] {
  return leaves.filter(({ path }) => usual.includes(path)).map(({ path }) => path);
}

function leavesByPath(objects: readonly unknown[]): Leaf[] {
  const leaves = new Map<string, Leaf & { values: Map<number, unknown> }>();
  for (const [line, object] of objects.entries()) {
    if (!isObject(object) || isEnvelope(object)) continue; // whose list has one record here, and more elsewhere
    for (const [path, value] of leavesOf(object)) {
      if (value === null) continue;
      let leaf = leaves.get(path);
      if (leaf === undefined) {
        leaf = { path, order: leaves.size, values: new Map() };
        leaves.set(path, leaf);
      }
      leaf.values.set(line, value);
    }
  }
  return [...leaves.values()];
}

function candidateOf(
  { path, order, values }: Leaf,
  role: Role,
  usual: readonly string[],
  statusPaths: readonly string[],
): Candidate | null {
  const named = roleOf(path, role, usual);
  const isLastResort = named === null && role === "address" && path === HOST;
  if (named === null && !isLastResort) return null;
  if (named?.fit !== Fit.usual && [...values.values()].some((value) => Array.isArray(value))) return null;
  const rules = RULES[role];
  const meanings = new Map<number, string>();
  for (const [line, value] of values) {
    const meaning = rules.read(value);
    if (meaning !== null) meanings.set(line, meaning);
  }
  const isAlwaysGood = meanings.size === values.size;
  if (meanings.size === 0 || (isLastResort && !isAlwaysGood)) return null;
  if (named?.fit === Fit.silent && ![...values.values()].every(rules.allowsSilent)) return null;
  const parents = statusPaths.map(parentOf);
  return {
    ...(named ?? { fit: Fit.lastResort, rank: usual.length, isExact: false, isCollected: false, isOwnClock: false }),
    path,
    values,
    depth: path.split(".").length,
    order,
    meanings,
    isAlwaysGood,
    isConstant: false,
    isBesideStatus: parents.some((parent) => parentOf(path).startsWith(parent) && parent !== ""),
  };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf(".") + 1);
}

/** Marks those that never change where others do. */
function varied(candidates: readonly Candidate[]): Candidate[] {
  const distinct = (candidate: Candidate) => new Set(candidate.meanings.values()).size;
  const isVaried = candidates.some((each) => distinct(each) >= LEAST_LINES_TO_VARY && each.fit <= Fit.telling);
  return candidates.map((each) => ({
    ...each,
    isConstant: isVaried && each.meanings.size >= LEAST_LINES_TO_VARY && distinct(each) === 1,
  }));
}

function choose(role: Role, candidates: readonly Candidate[], leaves: readonly Leaf[], usual: FieldNames): Choice {
  const most = candidates.reduce((size, { meanings }) => Math.max(size, meanings.size), 0);
  const hasOwnClock = candidates.some(({ isOwnClock }) => isOwnClock);
  const weigh = (candidate: Candidate) => weightsOf(candidate, role, hasOwnClock);
  const often = candidates.filter(({ meanings }) => meanings.size * 2 >= most).sort(byWeights(weigh));
  const best = often[0];
  if (best === undefined) return NOTHING;
  const taken = usualPick(best, candidates, leaves, usual[role]);
  if (taken === best || (taken !== null && !isWorse(taken, best, weigh)))
    return asUsual(role, taken, candidates, usual);
  const rivals = often.filter((other) => other !== best && isRival(best, other, weigh));
  if (best.fit !== Fit.usual && rivals.length > 0) {
    const readings = [best, ...rivals].slice(0, 3).map(shown);
    return { ...NOTHING, ambiguity: { role: asked(role), readings, remedy: `--fields ${flagOf(role)}=${best.path}` } };
  }
  if (best.fit !== Fit.usual) return { ...NOTHING, names: [best.path], taken: best.path };
  const others = candidates.filter((each) => each !== best && each.fit === Fit.usual && each.isAlwaysGood);
  const fallbacks = others.filter((each) => !each.isConstant && !each.isCollected).sort(byWeights(weigh));
  return {
    names: [best, ...fallbacks].slice(0, MOST_NAMES).map(({ path }) => path),
    taken: best.path,
    notes: taken === null ? [] : [rivalNote(role, best, taken)],
    ambiguity: null,
  };
}

/** What the usual names find in most lines of `best`; null where that is nothing, or nothing that can be read. */
function usualPick(
  best: Candidate,
  candidates: readonly Candidate[],
  leaves: readonly Leaf[],
  usual: readonly string[],
): Candidate | null {
  const ranks = new Map(usual.map((name, rank) => [name, rank]));
  const exact = leaves
    .filter(({ path }) => ranks.has(path))
    .sort((a, b) => (ranks.get(a.path) as number) - (ranks.get(b.path) as number));
  const picks = new Map<string, number>();
  for (const line of best.meanings.keys()) {
    const pick = exact.find(({ values }) => addressText(values.get(line)) !== undefined)?.path;
    if (pick !== undefined) picks.set(pick, (picks.get(pick) ?? 0) + 1);
  }
  const [most] = [...picks].sort(([, a], [, b]) => b - a);
  if (most === undefined || most[1] * 2 < best.meanings.size) return null;
  return candidates.find(({ path }) => path === most[0]) ?? null;
}

/** The usual names stay, with what else is found behind them; another usual name that differs is named. */
function asUsual(role: Role, taken: Candidate, candidates: readonly Candidate[], usual: FieldNames): Choice {
  const lines = new Set(candidates.flatMap(({ meanings }) => [...meanings.keys()]));
  const exact = candidates.filter(({ isExact }) => isExact);
  const isCovered = [...lines].every((line) => exact.some(({ meanings }) => meanings.has(line)));
  const nested = candidates.filter((each) => !each.isExact && each.fit === Fit.usual && !each.isConstant);
  const names = isCovered ? [] : [...usual[role], ...nested.slice(0, MOST_NAMES).map(({ path }) => path)];
  const rival = exact.find((other) => role !== "status" && isUnknownPair(taken, other) && differsOften(taken, other));
  return {
    names,
    taken: taken.path,
    notes: rival === undefined ? [] : [rivalNote(role, taken, rival)],
    ambiguity: null,
  };
}

/** Pairs that servers document, the first being the client. */
const DOCUMENTED: readonly RegExp[] = [
  /Start(?:UTC|Local)/,
  /@timestamp$/,
  /client_ip .*remote_ip$/,
  /Client(?:Addr|Host|IP)/,
  /downstream_remote_address/,
];

function isUnknownPair(taken: Candidate, other: Candidate): boolean {
  const pair = `${taken.path} ${other.path}`;
  return taken !== other && !other.isConstant && !DOCUMENTED.some((known) => known.test(pair));
}

type Weights = readonly number[];

/** The lower the better, the first that differs deciding. */
function weightsOf(candidate: Candidate, role: Role, hasOwnClock: boolean): Weights {
  const { fit, isConstant, isCollected, isOwnClock, isBesideStatus, depth, rank, order } = candidate;
  const isLate = role === "time" && isCollected && !isBesideStatus;
  const isGeneric = role === "time" && hasOwnClock && !isOwnClock;
  return [Number(isConstant), Number(isLate || isGeneric), fit, depth, rank, order];
}

/** How many of the weights say what a candidate is; the rest only puts them in an order. */
const TELLING_WEIGHTS = 2;

function byWeights(weigh: (candidate: Candidate) => Weights): (a: Candidate, b: Candidate) => number {
  return (a, b) => compare(weigh(a), weigh(b));
}

function compare(a: Weights, b: Weights): number {
  const at = a.findIndex((weight, index) => weight !== b[index]);
  return at === -1 ? 0 : (a[at] as number) - (b[at] as number);
}

/** Whether the values, or what kind of clock it is, speak against what is taken by its name, and it matters. */
function isWorse(taken: Candidate, best: Candidate, weigh: (candidate: Candidate) => Weights): boolean {
  return (
    best.fit <= Fit.telling &&
    compare(weigh(taken).slice(0, TELLING_WEIGHTS), weigh(best).slice(0, TELLING_WEIGHTS)) > 0 &&
    differs(taken, best)
  );
}

function isRival(best: Candidate, other: Candidate, weigh: (candidate: Candidate) => Weights): boolean {
  const isLike = compare(weigh(best).slice(0, TELLING_WEIGHTS + 1), weigh(other).slice(0, TELLING_WEIGHTS + 1)) === 0;
  return isLike && other.meanings.size === best.meanings.size && differs(best, other);
}

function differs(a: Candidate, b: Candidate): boolean {
  return [...a.meanings].some(([line, meaning]) => {
    const other = b.meanings.get(line);
    return other !== undefined && hourOf(other) !== hourOf(meaning);
  });
}

function differsOften(a: Candidate, b: Candidate): boolean {
  const differing = [...a.meanings].filter(([line, meaning]) => {
    const other = b.meanings.get(line);
    return other !== undefined && hourOf(other) !== hourOf(meaning);
  });
  return differing.length * 2 >= a.meanings.size;
}

/** Of a time, without its offset: what counts is the hour that it shows. */
function hourOf(meaning: string): string {
  return meaning.split(" ", 1)[0] as string;
}

function rivalNote(role: Role, taken: Candidate, rival: Candidate): SourceNote {
  const flag = `--fields ${flagOf(role)}=${rival.path}`;
  const message = `the ${asked(role)} was read from ${JSON.stringify(taken.path)}; "${rival.path}" differs from it (choose with ${flag})`;
  return { code: NoteCode.rivalField, message };
}

function shown({ path, meanings }: Candidate): string {
  return `"${path}" (in ${meanings.size} ${meanings.size === 1 ? "line" : "lines"})`;
}

function asked(role: Role): "time" | "client" | "status" {
  return role === "address" ? "client" : role;
}

function flagOf(role: Role): string {
  return role === "address" ? "ip" : role;
}

/** `found a time in "at" and a status in "code", but no client: name it with --fields ip=…`; null where nothing is missing. */
function missingOf(
  choices: Readonly<Record<Role, Choice>>,
  roles: ReadonlyMap<Role, readonly Candidate[]>,
  isNamed: (role: Role) => boolean,
): string | null {
  const all: readonly Role[] = ["time", "address", "status"];
  const absent = all.filter((role) => (roles.get(role)?.length ?? 0) === 0 && !isNamed(role));
  const found = all.filter((role) => (roles.get(role)?.length ?? 0) > 0);
  if (absent.length === 0 || found.length === 0) return null;
  const words = found.map((role) => {
    const name = choices[role].taken ?? roles.get(role)?.[0]?.path;
    return `a ${asked(role)} in "${name}"`;
  });
  const flags = absent.map((role) => `${flagOf(role)}=…`).join(",");
  return `found ${words.join(" and ")}, but no ${absent.map(asked).join(" and no ")}: name it with --fields ${flags}`;
}
