/**
 * Makes a log, asks for its report, and judges it.
 */
import { BrownoutError } from "../../src/error.ts";
import { analyze } from "../../src/index.ts";
import { Dice } from "../scan/hostile/dice.ts";
import { ambiguousAccessLog, joinedAccessLog, ordinaryAccessLog } from "./access-logs.ts";
import { joined } from "./joined.ts";
import type { AmbiguousLog, Request } from "./log.ts";
import {
  ambiguousJsonLog,
  ambiguousPairsLog,
  joinedNamedLog,
  ordinaryJsonLog,
  pairsLog,
  separatedLog,
  spreadJsonLog,
} from "./named-logs.ts";

const MAKERS = [
  ...[ambiguousAccessLog, ambiguousAccessLog, ambiguousAccessLog, ordinaryAccessLog, joinedAccessLog],
  ...[ambiguousJsonLog, ambiguousJsonLog, ordinaryJsonLog, pairsLog, separatedLog],
  ...[ambiguousPairsLog, joinedNamedLog, spreadJsonLog, joinedWrappedLog],
];
/** What carries lines of any format. */
const WRAPS: readonly (readonly [name: string, wrap: (line: string, index: number) => string])[] = [
  ["syslog", (line) => `<190>May  6 17:24:53 web-7 nginx: ${line}`],
  ["docker", (line) => JSON.stringify({ log: `${line}\n`, stream: "stdout", time: "2019-06-03T04:00:00.123456789Z" })],
  ["CRI", (line) => `2019-06-03T04:00:00.123456789Z stdout F ${line}`],
  ["grep", (line, index) => `${17 + index * 3}:${line}`],
  ["stern", (line) => `web-6d4cf56db6-x8k2p nginx ${line}`],
];

export type Verdict = "right" | "refused" | "warned" | "WRONG";

export interface Judgement {
  readonly kind: string;
  readonly verdict: Verdict;
  readonly isOrdinary: boolean;
  /** What the program said of it. */
  readonly said: readonly string[];
  readonly lines: readonly string[];
}

/** What servers and runtimes write straight into files, so that their lines are torn with what is around them. */
const WRITTEN = ["syslog", "docker", "CRI"];

/** Lines of a wrapper that were joined with it, or torn behind the client. */
function joinedWrappedLog(dice: Dice): AmbiguousLog {
  const log = ordinaryAccessLog(dice);
  const [name, wrap] = dice.oneOf(WRAPS.filter(([name]) => WRITTEN.includes(name)));
  const lines = log.lines.map(wrap);
  const torn = (line: string) => line.slice(0, dice.between(line.indexOf(" - - [") + 6, line.length));
  return { ...log, kind: `joined with ${name}`, isOrdinary: false, lines: joined(lines, dice, torn) };
}

export function makeLog(seed: number): AmbiguousLog {
  const dice = new Dice(seed);
  const maker = dice.oneOf(MAKERS);
  const log = maker(dice);
  if (maker === joinedWrappedLog) return log;
  if (!dice.oneIn(4)) return log;
  const [name, wrap] = dice.oneOf(WRAPS);
  // A number in front of one line is none that ascends.
  const isOrdinary = log.isOrdinary && (name !== "grep" || log.lines.length > 1);
  return { ...log, isOrdinary, kind: `${log.kind} in ${name}`, lines: log.lines.map(wrap) };
}

export async function judge({ kind, isOrdinary, lines, requests }: AmbiguousLog): Promise<Judgement> {
  const bytes = new TextEncoder().encode(`${lines.join("\n")}\n`);
  const make = (verdict: Verdict, said: readonly string[]): Judgement => ({ kind, verdict, isOrdinary, said, lines });
  try {
    const report = await analyze([oneChunk(bytes)], { threads: 1 });
    const { hours, warnings, malformed, lines: counts } = report;
    const said = [...warnings.map(({ message }) => message), ...Object.keys(malformed.reasons)];
    const found = hours
      .filter((row) => row.errors > 0)
      .map((row) => [row.hour, row.userHours, row.uniqueIps, row.errors]);
    if (JSON.stringify(found) === JSON.stringify(truthOf(requests))) return make("right", said);
    const isNamed = warnings.some(({ code }) => code === "rival-field" || code === "inferred-field");
    // What was torn, or lacks a field, is lost and said to be, with its line and the reason.
    const isAccounted = counts.malformed > 0;
    return make(isNamed || isAccounted ? "warned" : "WRONG", said);
  } catch (error) {
    if (error instanceof BrownoutError && error.code === "unknown-format") return make("refused", [error.message]);
    throw error;
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** By hour: user-hours, unique IPs and errors on working days. */
function truthOf(requests: readonly Request[]): number[][] {
  const errors = requests.filter(({ status, day }) => status >= 500 && day !== "11");
  const hours = [...new Set(errors.map(({ hour }) => hour))].sort((a, b) => a - b);
  return hours.map((hour) => {
    const here = errors.filter((request) => request.hour === hour);
    const userHours = new Set(here.map(({ date, client }) => `${date} ${client}`)).size;
    return [hour, userHours, new Set(here.map(({ client }) => client)).size, here.length];
  });
}
