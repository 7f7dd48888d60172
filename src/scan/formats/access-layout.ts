/**
 * Where the lines of a sample have client and status, by evidence (`access-client.ts`, `access-status.ts`), and the parser
 * that reads lines by it.
 */
import { Reason } from "../reason.ts";
import type { RawLine, RawRecord } from "../record.ts";
import { findClient } from "./access-client.ts";
import { type Finding, NOTHING_FOUND } from "./access-column.ts";
import { type AccessLine, Part, readAccessLine, type Word } from "./access-line.ts";
import { type Place, placeName, placeNamed } from "./access-place.ts";
import { findStatus } from "./access-status.ts";
import { type FieldChoice, type InferenceChoice, type LineParser, lineByLine, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/** A line of a sample; `access` is null where it has no time or no request. */
export interface SampleText {
  readonly text: string;
  readonly access: AccessLine | null;
}

export interface AccessLayout {
  readonly client: Finding;
  readonly status: Finding;
  /** A line of the sample, for the names of its places. */
  readonly line: AccessLine;
}

/** Of the sample's lines, the share that must have a time and a request. */
const LEAST_ACCESS_LINES = 0.5;

/** Null where too few lines are access lines. What the user has stated is not looked for. */
export function accessLayoutOf(lines: readonly SampleText[], choice: InferenceChoice): AccessLayout | null {
  const all = lines.flatMap(({ access }) => access ?? []);
  if (all.filter(({ hasMethod }) => hasMethod).length < Math.max(1, lines.length * LEAST_ACCESS_LINES)) return null;
  const alike = commonestOf(all, (line) => line.isTimeFirst);
  const ofClient = commonestOf(alike, clientWords);
  const isClientStated = choice.isClientStated || choice.names.address.length > 0;
  return {
    client: isClientStated ? NOTHING_FOUND : findClient(ofClient),
    status: choice.names.status.length > 0 ? NOTHING_FOUND : findStatus(alike),
    line: ofClient[0] as AccessLine,
  };
}

/** How many words stand where the client does: a user's name with a blank in it moves those behind it. */
export function clientWords({ front, between }: AccessLine): number {
  return front.length > 0 ? front.length : between.length;
}

/** The items that share the commonest key. */
function commonestOf<T>(items: readonly T[], keyOf: (item: T) => unknown): readonly T[] {
  const groups = new Map<unknown, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()].reduce((most, group) => (group.length > most.length ? group : most), []);
}

export function namesOfPlace({ place }: Finding, line: AccessLine): readonly string[] {
  return place === null ? [] : [placeName(place, line)];
}

/** What a line has at a place, as a validator takes it. */
export function textAt(line: AccessLine, { part, index }: Place): string | undefined {
  return unlessDash(line[part][index]?.text);
}

/** Reads lines by the names of places. A name that is none finds nothing. */
export function placeParser(choice: FieldChoice): LineParser {
  const { names } = choice;
  const read = placeReader(choice);
  const parse = (text: string): RawLine => {
    const line = readAccessLine(text);
    return line === null ? Reason.otherFormat : read(line);
  };
  const taken = { time: "the time", client: names.address.join(", "), status: names.status.join(", ") };
  return { ...lineByLine(parse), taken };
}

/** Takes the fields of a line that has been cut into words. */
export function placeReader({ names, forwarded }: FieldChoice): (line: AccessLine) => RawRecord {
  const [address, status] = [names.address, names.status].map((list) => list.map(placeNamed));
  const stated = forwarded.map(placeNamed);
  const wantsHeader = forwarded.some(isForwardedFor);
  return (line) => {
    const record = { time: line.time, address: firstOf(address, line), status: firstOf(status, line) };
    if (forwarded.length === 0) return record;
    return { ...record, forwarded: firstOf(stated, line) ?? (wantsHeader ? thirdQuoted(line) : undefined) };
  };
}

type Pick = ReturnType<typeof placeNamed>;

function firstOf(places: readonly Pick[] | undefined, line: AccessLine): string | undefined {
  for (const pick of places ?? []) {
    const text = unlessDash(pick?.(line)?.text);
    if (text !== undefined) return text.includes(",") ? (text.split(",", 1)[0] as string) : text;
  }
  return undefined;
}

/** Where the configuration that nginx ships with has `X-Forwarded-For`. */
function thirdQuoted(line: AccessLine): string | undefined {
  const quoted = line[Part.behind].filter(({ kind }: Word) => kind === "quoted");
  return unlessDash(quoted[2]?.text);
}
