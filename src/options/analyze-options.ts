/**
 * What the user typed -> what it means here. The command line and the library go through the same schema; every value
 * may be given as the text of its flag.
 */
import { availableParallelism } from "node:os";
import * as z from "zod/mini";
import { BrownoutError, ErrorCode } from "../error.ts";
import { AS_WRITTEN, type ClientChoice } from "../partial/partial.ts";
import { SMALLEST_CHUNK_BYTES } from "../plan/plan.ts";
import { DEFAULT_CHUNK_TIMEOUT_SECONDS } from "../pool/run-steps.ts";
import { WorkersStart } from "../pool/shared-pool.ts";
import { Rank } from "../report/terms.ts";
import { WORKING_DAYS } from "../report/weekday.ts";
import type { FormatChoice } from "../scan/detect.ts";
import { USUAL_NAMES } from "../scan/formats/format.ts";
import { layersOf } from "../scan/source-format.ts";
import { Directories } from "../sources/expand.ts";
import { readChoice } from "./choice.ts";
import { COLOURS, RANKS } from "./choices.ts";
import { readClockHour } from "./clock-hour.ts";
import { readDays } from "./days.ts";
import { readFields } from "./fields.ts";
import { readFieldName, readFormat, readFormatRegex, type StatedFormat } from "./format.ts";
import { readMalformedLimit } from "./malformed-limit.ts";
import { readNetworks } from "./networks.ts";
import { readBytes, readWhole } from "./numbers.ts";
import { readOutputFile } from "./output-file.ts";
import { readPath } from "./path.ts";
import { flagName, keyName, readOptions, text, typed } from "./read-options.ts";
import { readStatus } from "./status.ts";
import { readTimeZone } from "./time-zone.ts";

const MOST_THREADS = 256;
const LARGEST_CHUNK_BYTES = 1024 ** 3;
const LONGEST_CHUNK_TIMEOUT_SECONDS = 86_400;

/** What is counted, and how the work is shared out. */
const scanShape = {
  days: z._default(typed(readDays), WORKING_DAYS),
  status: z._default(typed(readStatus), readStatus("5xx")),
  tz: z._default(typed(readTimeZone), AS_WRITTEN),
  rank: z._default(
    typed((value) => readChoice(value, RANKS)),
    Rank.userHours,
  ),
  since: z.optional(typed(readClockHour)),
  until: z.optional(typed(readClockHour)),
  format: z.optional(typed(readFormat)),
  formatRegex: z.optional(typed(readFormatRegex)),
  fields: z._default(typed(readFields), USUAL_NAMES),
  clientIp: z.optional(typed(readFieldName)),
  trustedProxies: z.optional(typed(readNetworks)),
  recursive: z._default(z.boolean(), false),
  threads: z.optional(typed((value) => readWhole(value, 1, MOST_THREADS))),
  chunkSize: z.optional(typed((value) => readBytes(value, SMALLEST_CHUNK_BYTES, LARGEST_CHUNK_BYTES))),
  chunkTimeout: z._default(
    typed((value) => readWhole(value, 1, LONGEST_CHUNK_TIMEOUT_SECONDS)),
    DEFAULT_CHUNK_TIMEOUT_SECONDS,
  ),
};
const scanSchema = z.strictObject(scanShape);

/** What becomes of the report on the command line. The options of a mode contain these. */
export const analyzeShape = {
  ...scanShape,
  outDir: z._default(text(readPath), "reports"),
  files: z._default(z.boolean(), true),
  output: z._default(z.array(typed(readOutputFile)), []),
  json: z._default(z.boolean(), false),
  csv: z._default(z.boolean(), false),
  maxMalformed: z.optional(typed(readMalformedLimit)),
  strict: z._default(z.boolean(), false),
  rejects: z.optional(text(readPath)),
  quiet: z._default(z.boolean(), false),
  progress: z._default(z.boolean(), true),
  color: z._default(
    typed((value) => readChoice(value, COLOURS)),
    COLOURS.auto,
  ),
};
const analyzeSchema = z.strictObject(analyzeShape);

export type ScanOptions = z.output<typeof scanSchema>;
export type AnalyzeFlags = z.output<typeof analyzeSchema>;

/** @throws {BrownoutError} `usage`, naming the option */
export function readScanOptions(raw: unknown): ScanOptions {
  return refuseContradictions(readOptions(scanSchema, raw, keyName), keyName);
}

/** @throws {BrownoutError} `usage`, naming the flag */
export function readAnalyzeFlags(raw: unknown): AnalyzeFlags {
  return refuseOutputContradictions(readOptions(analyzeSchema, raw, flagName), flagName);
}

/**
 * @param nameOf what the user knows the option of a key by
 * @throws {BrownoutError} `usage`
 */
export function refuseOutputContradictions<O extends AnalyzeFlags>(options: O, nameOf: (key: string) => string): O {
  refuseContradictions(options, nameOf);
  if (options.json && options.csv) {
    const both = `${nameOf("json")} and ${nameOf("csv")}`;
    throw new BrownoutError(ErrorCode.usage, `Cannot use ${both} together: stdout takes one of them`);
  }
  const partial = options.output.find(({ format }) => format === "part");
  if (partial !== undefined && (options.since !== undefined || options.until !== undefined)) {
    const reason = `a partial holds every hour, whatever ${nameOf("since")} and ${nameOf("until")} say (leave them out)`;
    throw new BrownoutError(ErrorCode.usage, `Cannot write "${partial.path}": ${reason}`);
  }
  return options;
}

/** The part of the options that a run needs. */
export function runOptions(options: ScanOptions) {
  const { status, tz, threads, chunkSize, chunkTimeout } = options;
  const client = clientOf(options);
  return {
    definition: { status, timeZone: tz, ...(client === undefined ? {} : { client }) },
    choice: formatChoice(options),
    threads: threads ?? availableParallelism(),
    workersStart: threads === undefined ? WorkersStart.whenWorthwhile : WorkersStart.atOnce,
    chunkBytes: chunkSize ?? null,
    chunkTimeoutSeconds: chunkTimeout,
  };
}

/** What the user said about the formats of all sources. */
function formatChoice(options: ScanOptions): FormatChoice {
  const { format, formatRegex, fields } = options;
  const custom = formatRegex ?? format?.custom ?? null;
  return {
    name: format?.name ?? null,
    names: format?.names ?? fields,
    ...(custom === null ? {} : { custom }),
    client: clientOf(options),
  };
}

/** What is needed to open the inputs. */
export function openOptions(options: ScanOptions) {
  return {
    choice: formatChoice(options),
    directories: options.recursive ? Directories.recursive : Directories.refused,
  };
}

function clientOf({ clientIp, trustedProxies }: ScanOptions): ClientChoice | undefined {
  if (clientIp === undefined && trustedProxies === undefined) return undefined;
  return { field: clientIp ?? null, trustedProxies: trustedProxies ?? null };
}

function takesFields({ name, names, custom }: StatedFormat): boolean {
  return custom === null && names === null && (name === null || layersOf({ name, names: USUAL_NAMES }).format.hasNames);
}

function refuseContradictions<O extends ScanOptions>(options: O, nameOf: (key: string) => string): O {
  const { since, until, format, formatRegex, fields } = options;
  if (since !== undefined && until !== undefined && since >= until) {
    throw new BrownoutError(ErrorCode.usage, `Cannot use ${nameOf("until")}: expected a time after ${nameOf("since")}`);
  }
  if (format !== undefined && formatRegex !== undefined) {
    const both = `${nameOf("format")} and ${nameOf("formatRegex")}`;
    throw new BrownoutError(ErrorCode.usage, `Cannot use ${both} together: a file has one format`);
  }
  const hasItsOwn = formatRegex !== undefined || (format !== undefined && !takesFields(format));
  if (hasItsOwn && Object.values(fields).some((names) => names.length > 0)) {
    const both = `${nameOf("fields")} and ${nameOf(formatRegex === undefined ? "format" : "formatRegex")}`;
    throw new BrownoutError(ErrorCode.usage, `Cannot use ${both} together: the format says where its fields are`);
  }
  return options;
}
