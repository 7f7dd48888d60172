/**
 * One side of a comparison, and what it counts: the cells of its rows and of their total.
 */
import { AddressSet } from "../../partial/address-set.ts";
import { type ClockHour, hourOfDay } from "../../partial/clock-hour.ts";
import type { HourCell, Partial } from "../../partial/partial.ts";
import type { HourRow, Report } from "../schema.ts";
import { isInWindow, weekdayOf } from "../window.ts";
import { coverageOf } from "./coverage.ts";
import type { RowKey } from "./row.ts";
import type { ClientChange, ComparisonCell } from "./schema.ts";
import { By } from "./terms.ts";

export interface Side {
  /** As it was typed. */
  readonly name: string;
  readonly report: Report;
  /** What the report was made of, all of it (no `since`, no `until`), where that is at hand: it knows the clients. */
  readonly partial: Partial | null;
}

/** What a side counted in a row. */
export type Cell = Omit<ComparisonCell, "value">;

/** The rows of a side, in the order of the report; two sides of one definition have the same. */
export function cellsOf({ report }: Side, by: By): { readonly key: RowKey; readonly cell: Cell }[] {
  const coverage = coverageOf(report);
  const rows: readonly (HourRow & RowKey)[] = by === By.hour ? report.hours : report.weekdayHours;
  return rows.map(({ weekday, hour, uniqueIps, ...counts }) => {
    const key = weekday === undefined ? { hour } : { weekday, hour };
    for (const piece of coverage.leftOut) {
      if (piece.hour !== hour || (weekday !== undefined && piece.weekday !== weekday)) continue;
      counts.userHours -= piece.uniqueIps;
      counts.errors -= piece.errors;
      counts.requests -= piece.requests;
    }
    return { key, cell: { ...counts, uniqueIps, workingDays: coverage.days(key) } };
  });
}

/** What the rows by hour come to. */
export function totalOf(side: Side): Cell {
  const { report, partial } = side;
  const total = { userHours: 0, errors: 0, requests: 0 };
  for (const { cell } of cellsOf(side, By.hour)) {
    total.userHours += cell.userHours;
    total.errors += cell.errors;
    total.requests += cell.requests;
  }
  const uniqueIps = partial === null ? null : AddressSet.countUnion(clientsOf(report, partial, null));
  return { ...total, uniqueIps, workingDays: report.coverage.workingDays };
}

/** Who was affected in a row, or in all of them where `key` is null; null unless both sides are partials. */
export function clientChange(base: Side, head: Side, key: RowKey | null): ClientChange | null {
  if (base.partial === null || head.partial === null) return null;
  const before = clientsOf(base.report, base.partial, key);
  const after = clientsOf(head.report, head.partial, key);
  const all = AddressSet.countUnion([...before, ...after]);
  const [inBase, inHead] = [AddressSet.countUnion(before), AddressSet.countUnion(after)];
  return { new: all - inBase, gone: all - inHead, both: inBase + inHead - all };
}

/** The sets of clients of the chosen days, one for each clock hour of a row. */
export function clientsOf(report: Report, partial: Partial, key: RowKey | null): AddressSet[] {
  return chosenHours(report, partial)
    .filter(([clockHour]) => key === null || isOfRow(clockHour, key))
    .map(([, { clients }]) => clients);
}

function chosenHours({ definition }: Report, partial: Partial): [ClockHour, HourCell][] {
  return [...partial.hours].filter(([clockHour]) => isInWindow(clockHour, { days: definition.days }));
}

function isOfRow(clockHour: ClockHour, { weekday, hour }: RowKey): boolean {
  return hourOfDay(clockHour) === hour && (weekday === undefined || weekdayOf(clockHour) === weekday);
}

/** Whether two sides hold the same numbers, and the same clients where both know them. */
export function areEqual(base: Side, head: Side): boolean {
  const [ours, theirs] = [base, head].map(({ report }) => {
    const { coverage, hours, weekdayHours, calendar, lines, malformed } = report;
    return JSON.stringify([coverage, hours, weekdayHours, calendar, lines, sorted(malformed.reasons)]);
  });
  if (ours !== theirs) return false;
  if (base.partial === null || head.partial === null) return true;
  const after = new Map(chosenHours(head.report, head.partial));
  return chosenHours(base.report, base.partial).every(([clockHour, { clients }]) => {
    const others = after.get(clockHour)?.clients;
    return others !== undefined && AddressSet.countUnion([clients, others]) === clients.size;
  });
}

function sorted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
}
