/**
 * Which column of an access log is the status: decided by what all its values are. Statuses are few and registered;
 * lengths of requests and replies that have three digits are many and, as a rule, not.
 */
import { NoteCode } from "../../partial/note-code.ts";
import { type Column, columnsOf, type Finding, NOTHING_FOUND, shown } from "./access-column.ts";
import { type AccessLine, Part } from "./access-line.ts";
import { placeName } from "./access-place.ts";
import { statusIn } from "./status-text.ts";

/**
 * The registry of IANA, and what servers write beside it: nginx (444, 494 to 499), IIS (440, 449), AWS (460, 463, 464, 561), CDNs (419,
 * 520 to 530, 598, 599), Twitter's and Laravel's (420, 419), Envoy's 0.
 */
const REGISTERED = new Set([
  ...[100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308],
  ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 419, 420, 421],
  ...[422, 423, 424, 425, 426, 428, 429, 431, 440, 444, 449, 451, 460, 463, 464, 494, 495, 496, 497, 498, 499],
  ...[500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530],
  ...[561, 598, 599],
]);
/** Of a column of statuses. Of lengths from 100 to 599 a seventh is registered. */
export const LEAST_REGISTERED = 0.75;
/** Of all lines, those that must have something in the column. */
const LEAST_PRESENT = 0.5;
/** A column that may be the status, if another is not more like one. */
const MOST_ODD = 0.1;

interface StatusColumn extends Column {
  /** By line; null where the line has no status there. */
  readonly statuses: readonly (number | null)[];
  /** How many of the statuses are registered, from 0 to 1. */
  readonly registered: number;
}

export function findStatus(lines: readonly AccessLine[]): Finding {
  const columns = columnsOf(lines, [Part.between, Part.behind]).flatMap((column) => statusColumn(column) ?? []);
  const [best, ...others] = columns.sort(byLikeness);
  if (best === undefined || best.registered < LEAST_REGISTERED) return NOTHING_FOUND;
  const rivals = others.filter((other) => other.registered > 1 - MOST_ODD && disagrees(best, other));
  const [line] = lines as [AccessLine];
  const even = rivals.find((rival) => isAsLikely(best, rival));
  if (even !== undefined) {
    const [first, second] = [best, even].sort((a, b) => a.order - b.order) as [StatusColumn, StatusColumn];
    const remedy = `--fields "status=${placeName(second.place, line)}"`;
    return {
      place: null,
      notes: [],
      ambiguity: { role: "status", readings: [first, second].map((each) => shown(each, line)), remedy },
    };
  }
  return { place: best.place, notes: rivals.map((rival) => rivalNote(best, rival, line)), ambiguity: null };
}

/** Null where a tenth of its values and more are no statuses. */
function statusColumn(column: Column): StatusColumn | null {
  const statuses = column.values.map((value) => (value === undefined ? null : statusIn(value)));
  const present = column.values.filter((value) => value !== undefined && value !== "-" && value !== "");
  const known = statuses.filter((status) => status !== null);
  if (known.length === 0 || known.length < present.length * (1 - MOST_ODD)) return null;
  if (present.length < column.values.length * LEAST_PRESENT) return null;
  const registered = known.filter((status) => REGISTERED.has(status)).length / known.length;
  return { ...column, statuses, registered };
}

/** Of texts that may be statuses, the share that is registered as such. */
export function registeredShare(texts: readonly string[]): number {
  return texts.filter((text) => REGISTERED.has(Number(text))).length / texts.length;
}

/** What is registered throughout comes before what is not; then what stands first in the line. */
function byLikeness(a: StatusColumn, b: StatusColumn): number {
  const isOdd = ({ registered }: StatusColumn) => Number(registered <= 1 - MOST_ODD);
  return isOdd(a) - isOdd(b) || (isOdd(a) ? b.registered - a.registered : 0) || a.order - b.order;
}

/** Whether a line is an error by one column and not, or another one, by the other; what misses in the second says nothing. */
function disagrees(a: StatusColumn, b: StatusColumn): boolean {
  return a.statuses.some((status, line) => {
    const other = b.statuses[line] ?? null;
    return other !== null && status !== other && ((status ?? 0) >= 400 || other >= 400);
  });
}

/**
 * A neighbour without anything but blanks between them may be the status as well, unless it never changes and the first one does:
 * what a server adds further behind, like the status of its upstream, comes after the status itself.
 */
function isAsLikely(best: StatusColumn, rival: StatusColumn): boolean {
  const isNeighbour = best.place.part === rival.place.part && Math.abs(best.place.index - rival.place.index) === 1;
  const kinds = (column: StatusColumn) => new Set(column.statuses.filter((status) => status !== null)).size;
  return isNeighbour && !(kinds(best) > 1 && kinds(rival) === 1);
}

function rivalNote(best: StatusColumn, rival: StatusColumn, line: AccessLine) {
  const [taken, other] = [best, rival].map(({ place }) => placeName(place, line));
  return {
    code: NoteCode.rivalField,
    message: `the status was read from ${taken}; ${shown(rival, line)} differs from it (choose with --fields "status=${other}")`,
  };
}
