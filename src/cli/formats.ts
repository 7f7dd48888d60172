/**
 * `formats`: which formats are known; `formats detect`: which one a file has, and why.
 */
import { untilAborted } from "../abort.ts";
import { systemReason } from "../error.ts";
import type { Candidate } from "../scan/detect.ts";
import { USUAL_NAMES } from "../scan/formats/format.ts";
import { ALL_FORMATS as FORMATS } from "../scan/formats/list.ts";
import { WRAPPERS } from "../scan/wrappers/list.ts";
import { isEncoding } from "../sources/compressed/codec.ts";
import { readWhatever } from "../sources/read-in-order.ts";
import { closestTo, type Examined, examine, proposed } from "../sources/recognise.ts";
import { printable } from "../write/printable.ts";
import { ExitStatus, type Io } from "./io.ts";
import { say } from "./say.ts";

const CHOICE = { name: null, names: USUAL_NAMES, client: undefined };
const STDIN_NAME = "-";
/** How many of the formats that did not win are told about. */
const RUNNERS_UP = 3;

export async function formats({ json }: { readonly json?: true }, io: Io): Promise<ExitStatus> {
  if (json) {
    const known = FORMATS.map(({ name, summary, sample, fields, source }) => ({
      name,
      summary,
      sample,
      fields,
      source,
    }));
    const wrappers = WRAPPERS.map(({ name, summary, sample, source }) => ({ name, summary, sample, source }));
    await io.stdout.print(`${JSON.stringify({ formats: known, wrappers }, null, 2)}\n`);
    return ExitStatus.done;
  }
  const entries = FORMATS.map(({ name, summary, sample, fields: { time, address, status }, source }) =>
    entry(name, [summary, ...sample, `time: ${time}; client: ${address}; status: ${status}`, source]),
  );
  const around = WRAPPERS.map(({ name, summary, sample, source }) => entry(name, [summary, ...sample, source]));
  const text = [
    "Formats, recognised by their first lines:\n",
    ...entries,
    "Around any of them (docker/combined):\n",
    ...around,
    "Others: --format with an nginx log_format, an Apache LogFormat or a GoAccess string as it stands in the",
    "configuration, or --format-regex with the groups (?<time>…), (?<ip>…) and (?<status>…).\n",
  ];
  await io.stdout.print(text.join("\n"));
  return ExitStatus.done;
}

function entry(name: string, lines: readonly string[]): string {
  return `  ${name}\n${lines.map((line) => `      ${line.replaceAll("\t", "\\t")}\n`).join("")}`;
}

export async function detect(
  paths: readonly string[],
  { json }: { readonly json?: true },
  io: Io,
): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.done;
  const found: object[] = [];
  for (const path of paths) {
    try {
      const stream = path === STDIN_NAME ? io.stdin : readWhatever(path, io.signal);
      const examined = await examine(untilAborted(stream, io.signal), CHOICE);
      if (examined.detection.chosen === null && examined.detection.lines > 0) status = ExitStatus.trouble;
      if (json) found.push({ path, ...asData(examined) });
      else await io.stdout.print(explain(path, examined));
    } catch (error) {
      io.signal.throwIfAborted();
      await say(`Cannot read "${path}": ${systemReason(error)}`, io);
      status = ExitStatus.trouble;
    }
  }
  if (json) await io.stdout.print(`${JSON.stringify(found, null, 2)}\n`);
  return status;
}

/** Formats may share one, and differ in what they are told by. */
function grammarOf({ format: { name } }: Candidate): unknown {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return FORMATS.find((format) => format.name === last)?.parser ?? name;
}

function asData({ codec, detection: { chosen, candidates, lines, proposal } }: Examined) {
  return {
    compression: codec,
    format: chosen?.format.name ?? null,
    proposal: proposal ?? null,
    lines,
    candidates: candidates
      .filter((candidate) => candidate.records > 0 || candidate === candidates[0])
      .map(({ format, records, directives, malformed, fault, ambiguity, missing }) => ({
        format: format.name,
        names: format.names,
        fields: format.fields ?? null,
        notes: format.notes ?? [],
        ambiguity,
        missing,
        records,
        directives,
        malformed,
        fault: fault === null ? null : { line: fault.line, reason: fault.reason },
      })),
  };
}

function explain(path: string, { codec, detection: { chosen, candidates, lines, proposal } }: Examined): string {
  const packed = codec === null ? "" : isEncoding(codec) ? `, in ${codec}` : `, compressed with ${codec}`;
  const name = printable(path);
  if (lines === 0) return `${name}: there is no line to tell a format by${packed}\n`;
  const closest = candidates[0];
  if (chosen === null) {
    const why = `${name}: not recognised${packed}; ${closest === undefined ? "" : whyNot(closest)}\n`;
    return proposal == null ? why : `${why}  try ${printable(proposed(proposal, lines))}\n`;
  }
  const { format, records, directives, malformed, fault } = chosen;
  const of = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;
  const counts = [
    of(records, "record", "records"),
    ...(directives === 0 ? [] : [of(directives, "directive", "directives")]),
    ...(fault === null ? [] : [`${malformed} malformed, line ${fault.line}: ${fault.reason}`]),
  ];
  const others = candidates
    .filter(({ records, isGeneral }) => records > 0 && !isGeneral)
    .filter((candidate) => grammarOf(candidate) !== grammarOf(chosen))
    .slice(0, RUNNERS_UP)
    .map((candidate) => `${candidate.format.name} (${of(candidate.records, "record", "records")})`);
  return [
    `${name}: ${format.name}${packed}\n`,
    `  of the first ${of(lines, "line", "lines")}: ${counts.join(", ")}\n`,
    ...fieldsOf(format),
    ...(format.notes ?? []).map(({ message }) => `  ${printable(message)}\n`),
    ...(others.length === 0 ? [] : [`  would also be read as ${others.join(", ")}\n`]),
  ].join("");
}

function fieldsOf({ fields }: Candidate["format"]): string[] {
  if (fields === undefined) return [];
  const { time, client, status } = fields;
  return [`  client: ${printable(client)}; status: ${printable(status)}; time: ${printable(time)}\n`];
}

/** Why a source would be refused, as the end of a sentence. */
function whyNot(closest: Candidate): string {
  const { ambiguity, missing } = closest;
  if (missing !== null) return missing;
  if (ambiguity === null) return closestTo(closest);
  return `the ${ambiguity.role} may be ${ambiguity.readings.join(" or ")} (choose with ${ambiguity.remedy})`;
}
