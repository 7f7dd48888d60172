/**
 * Report and run -> a file for the textfile collector of Prometheus' node_exporter, in the text format of
 * https://prometheus.io/docs/instrumenting/exposition_formats/, whose rules for names `promtool check metrics` knows.
 *
 * All metrics are gauges: a report covers the days that are kept, so its counts go down, too. What is unknown is absent.
 * Samples have no timestamps, which the collector refuses. "userhours" is one word, since promtool takes `_hours` for a unit
 * that should have been seconds. HELP is the same for all modes: the collector reads the files of several as one.
 */
import type { Report } from "../report/schema.ts";

/** A run that has ended. Times are seconds since 1970 in UTC. */
export interface RunSummary {
  /** The mode's name. */
  readonly job: string;
  readonly finishedAtSeconds: number;
  readonly durationSeconds: number;
  readonly isSuccess: boolean;
  /** Null when none is known of; of a run that succeeded, the time at which it did. */
  readonly lastSuccessSeconds: number | null;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

type Sample = readonly [value: number | null, labels?: Readonly<Record<string, string>>];

const LAST_SUCCESS = "brownout_last_success_timestamp_seconds";

export function toPrometheus(report: Report | null, run: RunSummary): string {
  const metrics = [...metricsOfRun(run), ...(report === null ? [] : metricsOfReport(report))];
  return metrics.map((metric) => exposition(metric, run.job)).join("");
}

/** When a run last succeeded, by the file that an earlier one wrote: a run that fails has to hand it on. */
export function lastSuccessIn(text: string): number | null {
  for (const line of text.split("\n")) {
    if (!line.startsWith(`${LAST_SUCCESS}{`)) continue;
    const value = Number(line.slice(line.lastIndexOf(" ") + 1) || Number.NaN);
    if (Number.isFinite(value)) return value;
  }
  return null;
}

function metricsOfRun(run: RunSummary): Metric[] {
  return [
    metric("run_success", "Whether the last run did all that it was to do.", [[Number(run.isSuccess)]]),
    metric("run_end_timestamp_seconds", "When the last run ended.", [[run.finishedAtSeconds]]),
    metric("run_duration_seconds", "How long the last run took.", [[run.durationSeconds]]),
    metric("last_success_timestamp_seconds", "When a run last did all that it was to do.", [[run.lastSuccessSeconds]]),
  ];
}

function metricsOfReport(report: Report): Metric[] {
  const { coverage, hours, lines, malformed, peak, worst } = report;
  const perHour = (count: "userHours" | "uniqueIps" | "errors" | "requests"): Sample[] =>
    hours.map((row) => [row[count], { hour: labelOf(row.hour) }]);
  const overall = (count: "userHours" | "errors" | "requests"): Sample[] => [
    [hours.reduce((sum, row) => sum + row[count], 0)],
  ];
  return [
    metric("report_complete", "Whether every source was read to its end.", [[Number(report.complete)]]),
    metric(
      "peak_info",
      "The hour of the day in which most users met a server error; several that tie.",
      (peak?.hours ?? []).map((hour): Sample => [1, { hour: labelOf(hour) }]),
    ),
    metric("peak_userhours", "Client and clock hour pairs with a server error, in the peak hour.", [
      [peak?.userHours ?? null],
    ]),
    metric("peak_unique_ips", "Distinct clients with a server error in the peak hour.", [[peak?.uniqueIps ?? null]]),
    metric("worst_unique_ips", "Distinct clients with a server error in the worst single clock hour.", [
      [worst?.uniqueIps ?? null],
    ]),
    metric("userhours", "Client and clock hour pairs with a server error, by hour of the day.", perHour("userHours")),
    metric("unique_ips", "Distinct clients with a server error, by hour of the day.", perHour("uniqueIps")),
    metric("errors", "Server errors on the chosen days, by hour of the day.", perHour("errors")),
    metric("requests", "Requests on the chosen days, by hour of the day.", perHour("requests")),
    metric("overall_userhours", "Client and clock hour pairs with a server error.", overall("userHours")),
    metric("overall_errors", "Server errors on the chosen days.", overall("errors")),
    metric("overall_requests", "Requests on the chosen days.", overall("requests")),
    metric("lines", "Lines that were read, by what they are.", [
      [lines.blank, { outcome: "blank" }],
      [lines.directive, { outcome: "directive" }],
      [lines.malformed, { outcome: "malformed" }],
      [lines.records, { outcome: "record" }],
    ]),
    metric("records", "Lines that are records, by what they count as.", [
      [lines.counted, { outcome: "counted" }],
      [lines.otherStatus, { outcome: "other_status" }],
      [lines.offDays, { outcome: "off_days" }],
    ]),
    metric(
      "malformed_lines",
      "Lines that are malformed, by the reason.",
      Object.entries(malformed.reasons).map(([reason, count]): Sample => [count, { reason }]),
    ),
    metric("covered_dates", "Dates with a record, of the chosen days.", [[coverage.workingDays]]),
    metric(
      "first_record_timestamp_seconds",
      "The beginning of the first clock hour with a record, as if the log's clock were UTC.",
      [[epochSeconds(coverage.first)]],
    ),
    metric(
      "last_record_timestamp_seconds",
      "The beginning of the last clock hour with a record, as if the log's clock were UTC.",
      [[epochSeconds(coverage.last)]],
    ),
  ];
}

function metric(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `brownout_${name}`, help, samples };
}

function exposition({ name, help, samples }: Metric, mode: string): string {
  const lines = samples
    .filter(([value]) => value !== null)
    .map(([value, labels = {}]) => {
      // Prometheus keeps `job` for itself.
      const pairs = Object.entries({ mode, ...labels }).map(([label, text]) => `${label}="${escaped(text)}"`);
      return `${name}{${pairs.join(",")}} ${value}\n`;
    });
  return lines.length === 0 ? "" : `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function escaped(text: string): string {
  return text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n");
}

/** `5` -> `05`, so that tables sort by it. */
function labelOf(hour: number): string {
  return String(hour).padStart(2, "0");
}

/** `2019-05-06T17` -> the seconds at which that hour began in UTC. */
function epochSeconds(clockHour: string | null): number | null {
  return clockHour === null ? null : Date.parse(`${clockHour}:00Z`) / 1000;
}
