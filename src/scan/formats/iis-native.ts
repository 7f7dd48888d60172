/**
 * IIS in its own format: values between commas, in a fixed order, and a comma at the end.
 *
 *     203.0.113.9, -, 5/6/2019, 17:24:53, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, 502, 0, GET, /index.html, -,
 *
 * line = client user date time service server server-ip time-taken received sent status win32-status method target query
 *
 * Dates are written as the server's region has them: month/day/year in the documentation, day/month/year elsewhere. The
 * dates of the sample tell which; where they do not, the source is refused. Times are local.
 */
import { NoteCode } from "../../partial/note-code.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import {
  type Ambiguity,
  type Format,
  type Inference,
  type InferenceChoice,
  lineByLine,
  USUAL_NAMES,
  Utf8,
  unlessDash,
} from "./format.ts";

const LINE =
  /^([^ ,]+), [^,]*, (\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4}), (\d{1,2}):(\d\d):(\d\d)( [AP]M)?, [^,]*, [^,]*, [^ ,]+, \d+, \d+, \d+, (\d+), /;
/** What `infer` calls the date where the day comes first, and `--fields time=…` takes. */
const DAY_FIRST = "day/month/year";
const MONTH_FIRST = "month/day/year";
const LAST_MONTH = 12;

function parse(text: string, isDayFirst: boolean): RawRecord | Reason {
  const parts = LINE.exec(text);
  if (parts === null) return Reason.otherFormat;
  const [, client = "", first = "", second = "", year = "", hour = "", minute = "", secondOfMinute = "", half] = parts;
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  const date = `${year.length === 2 ? `20${year}` : year}-${twoDigits(month)}-${twoDigits(day)}`;
  const time = `${date} ${hourOf(hour, half)}:${minute}:${secondOfMinute}`;
  return { time, address: unlessDash(client), status: parts[9] };
}

function hourOf(hour: string, half: string | undefined): string {
  if (half === undefined) return twoDigits(hour);
  return twoDigits(String((Number(hour) % 12) + (half === " PM" ? 12 : 0)));
}

function twoDigits(digits: string): string {
  return digits.padStart(2, "0");
}

type Order = typeof DAY_FIRST | typeof MONTH_FIRST;

/** A date as it stands in a line. */
interface Written {
  readonly text: string;
  readonly first: number;
  readonly second: number;
  readonly year: number;
}

/**
 * The order of day and month: the one in which every date is a date, or else in which the days follow each other, as
 * they do in a log. Where neither tells, both readings remain.
 */
function inferOrder(lines: readonly string[], { names }: InferenceChoice): Inference | null {
  const dates = lines.flatMap((line) => writtenIn(line) ?? []);
  if (dates.length === 0) return null;
  const settled = names.time[0] === DAY_FIRST || names.time[0] === MONTH_FIRST ? names.time[0] : orderOf(dates);
  const isSameDay = dates.every(({ first, second }) => first === second);
  const time = settled ?? MONTH_FIRST;
  const taken = { time, client: "value 1", status: "value 11" };
  const ambiguity = settled === null && !isSameDay ? ambiguityOf(dates) : null;
  const message = `its first dates are the same day in either order; later ones were read as ${MONTH_FIRST} (or --fields time=${DAY_FIRST})`;
  const notes = settled === null && isSameDay ? [{ code: NoteCode.rivalField, message }] : [];
  return { names: { ...USUAL_NAMES, time: [time] }, taken, notes, ambiguity };
}

function writtenIn(line: string): Written | null {
  const [, , first = "", second = "", year = ""] = LINE.exec(line) ?? [];
  if (first === "") return null;
  return { text: `${first}/${second}/${year}`, first: Number(first), second: Number(second), year: Number(year) };
}

/** Null where nothing in the dates tells. */
function orderOf(dates: readonly Written[]): Order | null {
  const dayFirst = dates.filter(({ first }) => first > LAST_MONTH).length;
  const monthFirst = dates.filter(({ second }) => second > LAST_MONTH).length;
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? DAY_FIRST : MONTH_FIRST;
  const follows = (order: Order) => areNeighbours(dates.map((date) => dayOf(date, order)));
  if (follows(MONTH_FIRST) === follows(DAY_FIRST)) return null;
  return follows(MONTH_FIRST) ? MONTH_FIRST : DAY_FIRST;
}

const DAY_MS = 86_400_000;
/** From a Friday to a Tuesday after two days off. */
const LONGEST_PAUSE_DAYS = 4;

function dayOf({ first, second, year }: Written, order: Order): number {
  const [day, month] = order === DAY_FIRST ? [first, second] : [second, first];
  return Date.UTC(year < 100 ? 2000 + year : year, month - 1, day) / DAY_MS;
}

/** Whether there are several days, none goes back, and none is far from the one before. */
function areNeighbours(days: readonly number[]): boolean {
  const steps = days.slice(1).map((day, index) => day - (days[index] as number));
  return steps.some((step) => step > 0) && steps.every((step) => step >= 0 && step <= LONGEST_PAUSE_DAYS);
}

function ambiguityOf(dates: readonly Written[]): Ambiguity {
  const { text } = dates.find(({ first, second }) => first !== second) as Written;
  return {
    role: "time",
    readings: [`${MONTH_FIRST} (${text})`, `${DAY_FIRST} (${text})`],
    remedy: `--fields time=${MONTH_FIRST}`,
  };
}

export const iisNative: Format = {
  name: "iis-native",
  summary: "IIS in its own format",
  sample: [
    "203.0.113.9, -, 5/16/2019, 17:24:53, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, 502, 0, GET, /index.html, -,",
  ],
  fields: { time: "date, time", address: "value 1", status: "value 11" },
  source: "https://learn.microsoft.com/en-us/previous-versions/iis/6.0-sdk/ms525807(v=vs.90)",
  utf8: Utf8.lenient,
  hasNames: true,
  parser: ({ names }) => lineByLine((text) => parse(text, names.time[0] === DAY_FIRST)),
  infer: inferOrder,
};
