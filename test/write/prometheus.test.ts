import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/schema.ts";
import { lastSuccessIn, type RunSummary, toPrometheus } from "../../src/write/prometheus.ts";
import { reportOfLines } from "../analysis.ts";
import { recordLine } from "../scan/capture.ts";
import { complaintsAbout, type Family, parseExposition } from "./exposition.ts";

const RUN: RunSummary = {
  job: "nightly",
  finishedAtSeconds: 1_795_313_400,
  durationSeconds: 1.25,
  isSuccess: true,
  lastSuccessSeconds: 1_795_313_400,
};

/** The samples of a metric by one of their labels. */
function by(label: string, family: Family | undefined): Record<string, number> {
  return Object.fromEntries((family?.samples ?? []).map(({ labels, value }) => [labels[label], value]));
}

function numberOf(family: Family | undefined): number | undefined {
  return family?.samples[0]?.value;
}

async function smallReport(): Promise<Report> {
  return await reportOfLines([
    recordLine("2019-05-06 05:00:00", "10.0.0.1", 500),
    recordLine("2019-05-06 17:00:00", "10.0.0.1", 500),
    recordLine("2019-05-06 17:00:01", "10.0.0.1", 500),
    recordLine("2019-05-07 17:00:00", "10.0.0.1", 503),
    recordLine("2019-05-07 17:00:00", "10.0.0.2", 200),
    recordLine("2019-05-11 17:00:00", "10.0.0.2", 500),
    "",
    "x",
  ]);
}

describe("the metrics", () => {
  test("name the peak hour and both of its counts", async () => {
    const metrics = parseExposition(toPrometheus(await smallReport(), RUN));
    expect(by("hour", metrics.get("brownout_peak_info"))).toEqual({ "17": 1 });
    expect(numberOf(metrics.get("brownout_peak_userhours"))).toBe(2);
    expect(numberOf(metrics.get("brownout_peak_unique_ips"))).toBe(1);
  });

  test("name each hour that ties", async () => {
    const report = await reportOfLines([
      recordLine("2019-05-06 05:00:00", "10.0.0.1", 500),
      recordLine("2019-05-06 17:00:00", "10.0.0.1", 500),
    ]);
    const metrics = parseExposition(toPrometheus(report, RUN));
    expect(by("hour", metrics.get("brownout_peak_info"))).toEqual({ "05": 1, "17": 1 });
  });

  test("have all four counts of each hour, and the totals that are sums", async () => {
    const metrics = parseExposition(toPrometheus(await smallReport(), RUN));
    const at17 = ["userhours", "unique_ips", "errors", "requests"].map((count) => {
      const counts = by("hour", metrics.get(`brownout_${count}`));
      expect(Object.keys(counts)).toHaveLength(24);
      return [counts["05"], counts["16"], counts["17"]];
    });
    expect(at17).toEqual([
      [1, 0, 2],
      [1, 0, 1],
      [1, 0, 3],
      [1, 0, 4],
    ]);
    const totals = ["userhours", "errors", "requests"].map((count) => metrics.get(`brownout_overall_${count}`));
    expect(totals.map(numberOf)).toEqual([3, 4, 5]);
  });

  test("account for every line", async () => {
    const metrics = parseExposition(toPrometheus(await smallReport(), RUN));
    expect(by("outcome", metrics.get("brownout_lines"))).toEqual({ blank: 1, directive: 0, malformed: 1, record: 6 });
    expect(by("outcome", metrics.get("brownout_records"))).toEqual({ counted: 4, other_status: 1, off_days: 1 });
    expect(by("reason", metrics.get("brownout_malformed_lines"))).toEqual({ "not JSON": 1 });
  });

  test("say what is covered, and whether all of it was read", async () => {
    const report = await smallReport();
    const metrics = parseExposition(toPrometheus({ ...report, complete: false }, RUN));
    expect(numberOf(metrics.get("brownout_report_complete"))).toBe(0);
    expect(numberOf(metrics.get("brownout_covered_dates"))).toBe(2);
    expect(numberOf(metrics.get("brownout_first_record_timestamp_seconds"))).toBe(Date.UTC(2019, 4, 6, 5) / 1000);
    expect(numberOf(metrics.get("brownout_last_record_timestamp_seconds"))).toBe(Date.UTC(2019, 4, 7, 17) / 1000);
  });

  test("leave out what is unknown", async () => {
    const metrics = parseExposition(toPrometheus(await reportOfLines([]), { ...RUN, lastSuccessSeconds: null }));
    for (const name of ["peak_info", "peak_userhours", "worst_unique_ips", "last_record_timestamp_seconds"]) {
      expect(metrics.has(`brownout_${name}`), name).toBe(false);
    }
    expect(metrics.has("brownout_last_success_timestamp_seconds")).toBe(false);
  });

  test("are those of the run alone where there is no report", () => {
    const metrics = parseExposition(toPrometheus(null, { ...RUN, isSuccess: false }));
    expect([...metrics.values()].map((family) => [family.name, numberOf(family)])).toEqual([
      ["brownout_run_success", 0],
      ["brownout_run_end_timestamp_seconds", 1_795_313_400],
      ["brownout_run_duration_seconds", 1.25],
      ["brownout_last_success_timestamp_seconds", 1_795_313_400],
    ]);
  });
});

describe("whatever the report and the mode's name,", () => {
  const text = fc.string({
    unit: fc.constantFrom('"', "\\", "\n", "{", "}", ",", "=", " ", "#", "n", "é", "\u2028", "\r"),
  });
  const count = fc.nat();
  const lines = fc.record({ blank: count, directive: count, malformed: count, records: count });
  const seconds = fc.double({ min: 0, max: 1e10, noNaN: true });
  const run = fc.record({
    job: text,
    finishedAtSeconds: seconds,
    durationSeconds: seconds,
    isSuccess: fc.boolean(),
    lastSuccessSeconds: fc.option(seconds),
  });

  test("the text is read back as it was meant, by promtool's rules too, and with the last success", async () => {
    const base = await smallReport();
    const reports = fc.option(
      fc.record({ reasons: fc.dictionary(text, count), lines, userHours: fc.option(count) }).map(
        ({ reasons, lines: counts, userHours }): Report => ({
          ...base,
          lines: { ...base.lines, ...counts },
          malformed: { ...base.malformed, reasons },
          peak: { hours: [0, 23], userHours, uniqueIps: userHours },
        }),
      ),
    );
    fc.assert(
      fc.property(reports, run, (report, summary) => {
        const written = toPrometheus(report, summary);
        const metrics = parseExposition(written);
        expect([...metrics.values()].flatMap(complaintsAbout)).toEqual([]);
        for (const { samples } of metrics.values()) {
          for (const { labels } of samples) expect(labels["mode"]).toBe(summary.job);
        }
        expect(lastSuccessIn(written)).toBe(summary.lastSuccessSeconds);
        expect(numberOf(metrics.get("brownout_run_duration_seconds"))).toBe(summary.durationSeconds);
        const reasons = Object.entries(by("reason", metrics.get("brownout_malformed_lines")));
        expect(reasons.sort()).toEqual(Object.entries(report?.malformed.reasons ?? {}).sort());
        expect(numberOf(metrics.get("brownout_peak_userhours"))).toBe(report?.peak?.userHours ?? undefined);
      }),
    );
  });
});

describe("the last success", () => {
  test.for([
    "",
    "x",
    "brownout_last_success_timestamp_seconds 5x\n",
    'brownout_last_success_timestamp_seconds{mode="a"} \n',
  ])("is unknown by %j", (text) => {
    expect(lastSuccessIn(text)).toBe(null);
  });
});
