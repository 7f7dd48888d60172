/**
 * The answer to the question, of whoever gives it: for each hour of the day, over Monday to Friday, four counts.
 */
export interface HourCounts {
  hour: number;
  /** Sum over the dates of the distinct clients with a server error in that hour. */
  userHours: number;
  /** Distinct clients with a server error in that hour on any date. */
  uniqueIps: number;
  errors: number;
  requests: number;
}
export type Answer = readonly HourCounts[];

const COUNTS = ["userHours", "uniqueIps", "errors", "requests"] as const;

export function emptyAnswer(): HourCounts[] {
  return Array.from({ length: 24 }, (_, hour) => ({ hour, userHours: 0, uniqueIps: 0, errors: 0, requests: 0 }));
}

/** The answer in the `hours` of a `report.json`. */
export function readReport(json: string): Answer {
  const rows: HourCounts[] = JSON.parse(json).hours;
  return rows.map(({ hour, userHours, uniqueIps, errors, requests }) => ({
    hour,
    userHours,
    uniqueIps,
    errors,
    requests,
  }));
}

/** The answer in lines of `hour userHours uniqueIps errors requests`; hours without a line had no requests. */
export function readRows(text: string): Answer {
  const answer = emptyAnswer();
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    const [hour = Number.NaN, ...counts] = line.trim().split(/\s+/).map(Number);
    const row = answer[hour];
    if (row === undefined || counts.length !== COUNTS.length) throw new SyntaxError(`not a row of an answer: ${line}`);
    COUNTS.forEach((count, index) => {
      row[count] = counts[index] ?? Number.NaN;
    });
  }
  return answer;
}

/** The first difference in words, or null where there is none. */
export function differenceOf(actual: Answer, expected: Answer): string | null {
  if (actual.length !== expected.length) return `expected ${expected.length} hours but found ${actual.length}`;
  for (const [index, row] of expected.entries()) {
    const found = actual[index];
    if (found?.hour !== row.hour) return `expected hour ${row.hour} but found ${found?.hour}`;
    for (const count of COUNTS) {
      if (found[count] !== row[count])
        return `expected ${row[count]} ${count} at ${row.hour}:00 but found ${found[count]}`;
    }
  }
  return null;
}
