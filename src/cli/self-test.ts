/**
 * `compare --self-test`: proves on built-in data that the gate can fire, and that it does not where it should not. The data
 * goes the way of files: written, read back, compared, and made an exit status.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { type CompareFlags, readJudgingOptions } from "../options/compare-options.ts";
import { epochDay, HOURS_PER_DAY } from "../partial/clock-hour.ts";
import { AS_WRITTEN, cellOf, emptyPartial, emptyTally, type Partial } from "../partial/partial.ts";
import { compare } from "../report/comparison/compare.ts";
import type { Side } from "../report/comparison/side.ts";
import { readReport } from "../report/read-report.ts";
import { toReport } from "../report/report.ts";
import type { Report } from "../report/schema.ts";
import { Rank } from "../report/terms.ts";
import { WORKING_DAYS } from "../report/weekday.ts";
import { toJson } from "../write/json.ts";
import { gateStatus } from "./gate-status.ts";
import { ExitStatus, type Io } from "./io.ts";

const MONDAY = epochDay(2019, 5, 6);
const DAYS = 5;
const INCIDENT_HOUR = 17;
/** Users who meet an error in an ordinary hour; every third hour has a few more, as chance has it. */
const USERS = 200;
const SPREAD = 9;
const INCIDENT_USERS = 600;

interface Check {
  readonly name: string;
  readonly expected: ExitStatus;
  readonly run: () => ExitStatus;
}

/** Where the check is a comparison with a gate: the status that `compare` would end with. */
function gate(base: Side, head: Side, ...failOn: readonly string[]): ExitStatus {
  return gateStatus(compare(base, head, readJudgingOptions({ failOn })));
}

export async function selfTest(paths: readonly string[], options: CompareFlags, io: Io): Promise<ExitStatus> {
  if (paths.length > 0) {
    throw new BrownoutError(ErrorCode.usage, `Cannot use --self-test: expected no files but found "${paths[0]}"`);
  }
  refuseIdle(options);
  const results = checks().map(({ name, expected, run }) => ({ name, expected, found: statusOf(run) }));
  const lines = results.map(({ name, expected, found }) =>
    found === expected
      ? `ok      status ${found}  ${name}`
      : `FAILED  status ${found} where ${expected} was expected  ${name}`,
  );
  const failed = results.filter(({ expected, found }) => found !== expected).length;
  lines.push(failed === 0 ? "The gate can fire." : `The gate is broken: ${failed} of ${results.length} checks failed.`);
  if (!options.quiet || failed > 0) await io.stdout.print(`${lines.join("\n")}\n`);
  return failed === 0 ? ExitStatus.done : ExitStatus.trouble;
}

/** A job that asks for a gate or a file should not pass for having none. */
function refuseIdle({ output, clients, rules, format }: CompareFlags): void {
  const idle: readonly (readonly [isGiven: boolean, flag: string, why: string])[] = [
    [output.length > 0, "--output", "it writes nothing"],
    [clients !== undefined, "--clients", "it writes nothing"],
    [rules.length > 0, "--fail-on", "it has rules of its own"],
    [format !== "text", "--format", "it prints text"],
  ];
  for (const [isGiven, flag, why] of idle) {
    if (isGiven) throw new BrownoutError(ErrorCode.usage, `Cannot use --self-test with ${flag}: ${why}`);
  }
}

function checks(): Check[] {
  const [calm, alike] = [sideOf("calm", week(0)), sideOf("alike", week(1))];
  const incident = sideOf("incident", week(1, INCIDENT_USERS));
  const { breached, done, trouble } = ExitStatus;
  const text = toJson(calm.report);
  return [
    ...["hour worse", "17 worse", "17 > +100%", "17 > 500", "total > +5%", "peak moved", "new-clients > 100"].map(
      (rule) => ({
        name: `an incident at 17:00 breaches "${rule}"`,
        expected: breached,
        run: () => gate(calm, incident, rule),
      }),
    ),
    {
      name: 'an incident that ends breaches "hour better"',
      expected: breached,
      run: () => gate(incident, calm, "hour better"),
    },
    {
      name: "two ordinary weeks breach none of them",
      expected: done,
      run: () => gate(calm, alike, "hour worse", "total > +5%", "17 > 500", "peak moved"),
    },
    { name: "without rules an incident is no failure", expected: done, run: () => gate(calm, incident) },
    { name: "a truncated report is refused", expected: trouble, run: () => read(text.slice(0, text.length / 2)) },
    {
      name: "a report whose numbers were changed is refused",
      expected: trouble,
      run: () => read(text.replace(/"errors":\d+/, '"errors":1')),
    },
    {
      name: "an incomplete report is refused",
      expected: trouble,
      run: () => gate(changed(calm, { complete: false }), alike),
    },
    {
      name: "a report of other statuses is refused",
      expected: trouble,
      run: () => gate(changed(calm, { definition: { ...calm.report.definition, status: [[400, 599]] } }), alike),
    },
    {
      name: "an empty report is refused",
      expected: trouble,
      run: () => gate(calm, sideOf("empty", emptyPartial(DEFINITION))),
    },
  ];
}

/** Every expected refusal is an error of the program's own; anything else is a bug, and is thrown. */
function statusOf(run: () => ExitStatus): ExitStatus {
  try {
    return run();
  } catch (error) {
    if (error instanceof BrownoutError) return ExitStatus.trouble;
    throw error;
  }
}

function read(json: string): ExitStatus {
  readReport(new TextEncoder().encode(json), "report");
  return ExitStatus.done;
}

const DEFINITION = { status: [[500, 599]], timeZone: AS_WRITTEN } as const;

/** @param seed shifts the small differences between hours, so that two weeks are alike and not equal */
function week(seed: number, incidentUsers = 0): Partial {
  const partial = emptyPartial(DEFINITION);
  const tally = emptyTally({ identity: "self-test", path: "self-test", format: "jsonl" });
  for (let day = 0; day < DAYS; day += 1) {
    for (let hour = 0; hour < HOURS_PER_DAY; hour += 1) {
      const extra = hour === INCIDENT_HOUR ? incidentUsers : 0;
      const users = USERS + ((day + hour + seed) % 3) * SPREAD + extra;
      const clockHour = (MONDAY + day) * HOURS_PER_DAY + hour;
      const cell = cellOf(partial, clockHour);
      cell.clients.addWords(
        Int32Array.from({ length: users }, (_, user) => user),
        new Int32Array(0),
      );
      cell.errors = users;
      cell.requests = users * 2;
      tally.errorsByHour.set(clockHour, users);
      tally.records += cell.requests;
    }
  }
  tally.ranges = [{ startByte: 0, endByte: tally.records, lines: tally.records, samples: [] }];
  partial.sources.set(tally.identity, tally);
  return partial;
}

/** A side as it is read from a file. */
function sideOf(name: string, partial: Partial): Side {
  const outcomes = [...partial.sources.values()].map(({ path, identity }) => ({
    path,
    identity,
    bytes: 0,
    complete: true,
  }));
  const report = toReport(partial, outcomes, { days: WORKING_DAYS, rank: Rank.userHours });
  return { name, report: readReport(new TextEncoder().encode(toJson(report)), name), partial };
}

function changed(side: Side, fields: globalThis.Partial<Report>): Side {
  return { ...side, report: { ...side.report, ...fields } };
}
