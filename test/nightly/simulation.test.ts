/**
 * Sixty nights of `brownout run` over logs that grow, rotate, arrive late, come back and go: after each of them the
 * report is that of `analyze` over every byte that was ever written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Report, toCalendarCsv, toHoursCsv, toJson, toWeekdayHoursCsv } from "../../src/index.ts";
import { parseReport } from "../analysis.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import { sized } from "../size.ts";
import { Archive } from "./simulation/archive.ts";
import { MISSED_NIGHTS, Story } from "./simulation/story.ts";
import { startOfDay } from "./simulation/vilnius.ts";

const SEED = 20_190_331;
/** All of what the story tells, or the beginning of it. */
const NIGHTS = sized({ short: 15, long: 60 });
const KEPT_DAYS = sized({ short: 8, long: 20 });
/** The other job runs every so many nights. No log is removed in a morning that it has not run before. */
const EVERY = 5;
/** A report holds all nights before it, so what went wrong in one shows in the next that is checked. */
const CHECKED_EVERY = sized({ short: 3, long: 1 });
const CONFIG = {
  modes: {
    nightly: { inputs: ["logs/*"], incremental: true, outDir: "reports", stateDir: "state" },
    month: { inputs: ["logs/*"], incremental: true, outDir: "month", stateDir: "month-state", keep: `${KEPT_DAYS}d` },
  },
};
const QUIET = { status: 0, stdout: "", stderr: "" };
const SOURCES = /^ {2}"sources": \[.*?^ {2}\],\n/ms;

/** The bytes of the four reports of a run, without the list of sources. */
function reportsIn(directory: string): readonly string[] {
  const files = ["report.json", "hours.csv", "weekday-hours.csv", "calendar.csv"];
  return files.map((file) => readFileSync(join(directory, file), "utf8").replace(SOURCES, ""));
}

function reportsOf(report: Report): readonly string[] {
  const texts = [toJson(report), toHoursCsv(report), toWeekdayHoursCsv(report), toCalendarCsv(report)];
  return texts.map((text) => text.replace(SOURCES, ""));
}

/** What is left of a report when the days before it begins were never there. */
function keptOf({ calendar, hours, weekdayHours, peak, worst, coverage }: Report) {
  return { calendar, hours, weekdayHours, peak, worst, coverage };
}

test(`in ${NIGHTS} nights the report is that of all bytes that were ever written`, async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, "brownout.config.json"), JSON.stringify(CONFIG));
  const archive = new Archive();
  const story = new Story(cwd, archive, SEED);

  for (let night = 0; night < NIGHTS; night += 1) {
    story.pass(night);
    if (MISSED_NIGHTS.includes(night)) continue;
    story.logs.see();
    expect({ night, ...(await brownout(["run", "nightly"], { cwd })) }).toEqual({ night, ...QUIET });
    if (night % CHECKED_EVERY === CHECKED_EVERY - 1) {
      const truth = await archive.analyze();
      expect([night, ...reportsIn(join(cwd, "reports"))]).toEqual([night, ...reportsOf(truth)]);
    }
    if (night % EVERY === EVERY - 1)
      expect({ night, ...(await brownout(["run", "month"], { cwd })) }).toEqual({ night, ...QUIET });
  }

  const reports = reportsIn(join(cwd, "reports"));
  expect(await brownout(["run", "nightly", "--rebuild"], { cwd })).toEqual(QUIET);
  expect(reportsIn(join(cwd, "reports"))).toEqual(reports);

  const since = new Date(startOfDay(NIGHTS - KEPT_DAYS) * 1_000).toISOString().slice(0, 10);
  const month = parseReport(readFileSync(join(cwd, "month/report.json"), "utf8"));
  expect(keptOf(month)).toEqual(keptOf(await archive.analyze({ since })));
});
