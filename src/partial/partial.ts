/**
 * A partial is what a scan yields: per clock hour the requests, the errors and the clients that met one, for all seven
 * days, and per source an account of every line. Days, window and ranking are chosen when a report is made of it.
 *
 * It names what it covers (source identity and byte ranges), because a union of sets may be repeated and a sum may not:
 * `mergeInto` refuses to cover a byte twice.
 */
import { AddressSet } from "./address-set.ts";
import type { ClockHour } from "./clock-hour.ts";

/** An inclusive range of HTTP statuses. */
export type StatusRange = readonly [first: number, last: number];

/** What a scan has to know to decide what counts and when. Partials of different definitions never merge. */
export interface ScanDefinition {
  /** Which statuses are server errors: ascending, disjoint. */
  readonly status: readonly StatusRange[];
  /** `AS_WRITTEN`, or the IANA zone that zoned times were converted to. */
  readonly timeZone: string;
  /** Who the client is, where that is not the peer. */
  readonly client?: ClientChoice | undefined;
  /**
   * Set where the clients are keyed hashes of addresses in place of addresses (`nightly/pseudonyms.ts`): the fingerprint of
   * the key. They lie where IPv6 addresses would. Nothing else about a partial is different, and so nothing about its report.
   */
  readonly pseudonyms?: string | undefined;
}

/** Where a log has both the peer and addresses that a request was forwarded for. */
export interface ClientChoice {
  /** The field that names the client, or a list of addresses with the client first: `X-Forwarded-For`, or another. */
  readonly field: string | null;
  /** Networks (CIDR). The client is then the last address, from the peer back through that field, in none of them. */
  readonly trustedProxies: readonly string[] | null;
}

export const AS_WRITTEN = "as-written";

export interface HourCell {
  /** Well-formed records of any status. */
  requests: number;
  /** Records whose status is a server error. */
  errors: number;
  /** The clients of those errors. */
  readonly clients: AddressSet;
}

/** A malformed line: its 1-based number counted from the start of the range that holds it. */
export interface MalformedSample {
  readonly line: number;
  readonly reason: string;
}

/** A half-open range of a source's bytes with the number of lines that begin in it. */
export interface CoveredRange {
  readonly startByte: number;
  readonly endByte: number;
  readonly lines: number;
  /** The first malformed lines of the range, at most `SAMPLES_PER_RANGE`. */
  readonly samples: readonly MalformedSample[];
}

export const SAMPLES_PER_RANGE = 10;

/** Where the lines of a source have the three fields of a record: names, columns or words, as a person would name them. */
export interface TakenFields {
  readonly time: string;
  readonly client: string;
  readonly status: string;
}

/** A doubt about a source that every reader of its report should see. */
export interface SourceNote {
  /** One of `NoteCode`, or of a later version's. */
  readonly code: string;
  /** A sentence without the source's path. */
  readonly message: string;
}

/** What a tally has to know of its source. */
export type TallySource = Pick<SourceTally, "identity" | "path" | "format" | "fields" | "notes">;

/**
 * The account of one source's lines.
 * `ranges` are ascending, disjoint and never adjacent: adjacent ones are joined.
 */
export interface SourceTally {
  /** Which source this is, whatever it is called: a fingerprint of its content for a file. */
  readonly identity: string;
  /** What it was called; of several names, the first in the order of the alphabet. */
  path: string;
  readonly format: string;
  /** Where its lines have time, client and status; absent where that is unknown. */
  readonly fields?: TakenFields | undefined;
  /** Doubts about how its lines are read. */
  readonly notes?: readonly SourceNote[] | undefined;
  ranges: readonly CoveredRange[];
  blank: number;
  directive: number;
  records: number;
  /** Records of hours that were dropped since (`dropDays`): lines that are in `ranges` and in no other count. */
  dropped: number;
  /** Pieces beyond the first of lines that hold several records: each is counted like a line. */
  further: number;
  /** Records that were read after a repair of their line, by what was repaired. */
  readonly repaired: Map<string, number>;
  /** Malformed lines by reason. */
  readonly malformed: Map<string, number>;
  readonly errorsByHour: Map<ClockHour, number>;
  /** Offsets from UTC that times were written with, in seconds, east positive -> the clock hours written so. */
  readonly offsets: Map<number, Set<ClockHour>>;
}

export interface Partial {
  readonly definition: ScanDefinition;
  readonly sources: Map<string, SourceTally>;
  readonly hours: Map<ClockHour, HourCell>;
}

export function emptyPartial(definition: ScanDefinition): Partial {
  return { definition, sources: new Map(), hours: new Map() };
}

export function emptyTally({ identity, path, format, fields, notes }: TallySource): SourceTally {
  return {
    identity,
    path,
    format,
    ...(fields === undefined ? {} : { fields }),
    ...(notes === undefined || notes.length === 0 ? {} : { notes }),
    ranges: [],
    blank: 0,
    directive: 0,
    records: 0,
    dropped: 0,
    further: 0,
    repaired: new Map(),
    malformed: new Map(),
    errorsByHour: new Map(),
    offsets: new Map(),
  };
}

/** The cell of a clock hour, made when it is first asked for. */
export function cellOf(partial: Partial, clockHour: ClockHour): HourCell {
  let cell = partial.hours.get(clockHour);
  if (cell === undefined) {
    cell = { requests: 0, errors: 0, clients: new AddressSet() };
    partial.hours.set(clockHour, cell);
  }
  return cell;
}

export function addCount<K>(counts: Map<K, number>, key: K, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

/** The set under a key, made when it is first asked for. */
export function setOf<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
  let set = sets.get(key);
  if (set === undefined) {
    set = new Set();
    sets.set(key, set);
  }
  return set;
}

export function sumOf(counts: Iterable<number>): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** All lines of a source that were read, a line of several records being several, without the records dropped since. */
export function totalLines(tally: SourceTally): number {
  return sumOf(tally.ranges.map((range) => range.lines)) + tally.further - tally.dropped;
}

/** What became of a source that was asked for. */
export interface SourceOutcome {
  readonly path: string;
  /** The key of its tally; null where it could not be opened. */
  readonly identity: string | null;
  /** Its size; null where it is unknown. */
  readonly bytes: number | null;
  /** Whether it was read to its end. */
  readonly complete: boolean;
  /**
   * Hashes of its first lines: of those up to byte 16, 32, 64, … and to the end of the line there, as far as its first
   * 64 KiB have them, counted from the first line that does not begin with `#`. By these it is known when it has grown (`same-source.ts`). Absent where they are unknown.
   */
  readonly prefixes?: readonly string[] | undefined;
}

/** What is on disk: a partial, and what became of each source that was asked for, whether there is anything of it or not. */
export interface KeptPartial {
  readonly partial: Partial;
  readonly outcomes: readonly SourceOutcome[];
  /** What whoever keeps the partial has to know in order to go on reading. Nobody else looks at it; merging leaves it out. */
  readonly bookmark?: string | undefined;
}
