/**
 * What a reader of a comparison should know before believing it.
 */
import { sumOf } from "../../partial/partial.ts";
import { clock, counted, grouped } from "../phrases.ts";
import type { CalendarRow } from "../schema.ts";
import { coverageOf } from "./coverage.ts";
import type { JudgedRow } from "./judge.ts";
import { isEmpty } from "./refuse.ts";
import { rowName } from "./row.ts";
import type { Comparison } from "./schema.ts";
import type { Side } from "./side.ts";
import { Measure, NoteCode } from "./terms.ts";

type Note = Comparison["notes"][number];

interface Subject {
  readonly base: Side;
  readonly head: Side;
  readonly measure: Measure;
  readonly judged: readonly JudgedRow[];
  readonly minUsers: number;
}

export function notesOf(subject: Subject): Note[] {
  const { base, head, judged, minUsers } = subject;
  const sides = [
    { role: "BASE", report: base.report },
    { role: "HEAD", report: head.report },
  ];
  return [
    ...sides
      .filter(({ report }) => isEmpty(report))
      .map(({ role }) => note(NoteCode.emptySide, `${role} has no record on the days that are compared`)),
    ...coverageNote(subject),
    ...sides.flatMap(({ role, report }) => coverageOf(report).leftOut.map((piece) => pieceNote(role, piece))),
    ...uncoveredNote(subject),
    ...floorNote(judged, minUsers),
    ...sides
      .filter(({ report }) => report.lines.malformed > 0)
      .map(({ role, report: { lines } }) =>
        note(
          NoteCode.malformedLines,
          `${grouped(lines.malformed)} of ${counted(lines.total, "line")} of ${role} are malformed, and count as nothing`,
        ),
      ),
    ...sides.flatMap(({ role, report }) =>
      report.warnings.map(({ message }) => note(NoteCode.reportWarning, `${role}: ${message}`)),
    ),
  ];
}

function coverageNote({ base, head, measure, judged }: Subject): Note[] {
  const [before, after] = [base.report.coverage.workingDays, head.report.coverage.workingDays];
  const areAlike = judged.every(({ row }) => row.base.workingDays === row.head.workingDays);
  if (areAlike) return [];
  const meaning =
    measure === Measure.uniqueIps
      ? "unique IPs of different numbers of days cannot be compared"
      : measure === Measure.errorRate
        ? "rates are per request"
        : "values are per working day";
  const clients = base.partial === null || head.partial === null ? "" : ", new and gone clients are not";
  const covered =
    before === after
      ? "BASE and HEAD cover some hours on different numbers of days"
      : `BASE covers ${counted(before, "working day")} and HEAD ${grouped(after)}`;
  return [note(NoteCode.differentCoverage, `${covered}: ${meaning}${clients}`)];
}

function pieceNote(role: string, { date, hour, requests }: CalendarRow): Note {
  const piece = `${date} ${clock(hour)}, with ${counted(requests, "request")}`;
  return note(NoteCode.pieceLeftOut, `${role} has only a piece of ${piece}, to judge by other days: left out`);
}

/** Where BASE is empty that is said already. */
function uncoveredNote({ base, judged }: Subject): Note[] {
  if (isEmpty(base.report)) return [];
  const rows = judged.filter(({ key, row }) => key !== null && row.base.workingDays === 0 && row.head.userHours > 0);
  const [first, ...more] = rows.map(({ key }) => rowName(key));
  if (first === undefined) return [];
  const users = sumOf(rows.map(({ row }) => row.head.userHours));
  const where = more.length === 0 ? first : `${first} and ${counted(more.length, "more row")}`;
  return [
    note(
      NoteCode.uncoveredRows,
      `BASE does not cover ${where}, where HEAD has ${counted(users, "user-hour")}: not compared`,
    ),
  ];
}

/** A few clients with very many errors, or very many users behind one address. */
function floorNote(judged: readonly JudgedRow[], minUsers: number): Note[] {
  const names = judged.filter(({ isBelowFloor }) => isBelowFloor).map(({ key }) => rowName(key));
  const [first, ...more] = names;
  if (first === undefined) return [];
  const rows = more.length === 0 ? `${first} differs` : `${first} and ${more.length} more differ`;
  return [note(NoteCode.belowFloor, `${rows} significantly, with fewer than ${minUsers} affected users (--min-users)`)];
}

function note(code: NoteCode, message: string): Note {
  return { code, message };
}
