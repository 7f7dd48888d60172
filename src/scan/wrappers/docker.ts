/**
 * Docker's json-file driver, the files under `/var/lib/docker/containers`: a JSON object a line.
 *
 *     {"log":"203.0.113.9 - - […] …\n","stream":"stdout","attrs":{"tag":"web"},"time":"2019-05-06T14:24:53.123456789Z"}
 *
 * `log` is what the container wrote, with its terminator. A line of more than 16 KiB is cut: only the last piece ends
 * with a line feed, and each before it has 16,384 bytes (more where the cut went through a character, whose halves
 * become U+FFFD). What is shorter and ends without one was the last that the container wrote, or was written by hand, or
 * comes from a collector that reads these files: Fluent Bit adds `log_processed`, and writes the time as `@timestamp`.
 */
import { Utf8 } from "../formats/format.ts";
import { readObjects } from "../formats/json-objects.ts";
import type { JsonObject } from "../formats/json-path.ts";
import { DOCKER_ENTRY } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import { joinPieces, type Pieces } from "./pieces.ts";
import type { UnwrappedLine, UnwrappedPiece, Wrapper } from "./wrapper.ts";

export const docker: Wrapper = {
  name: "docker",
  summary: "Docker's json-file log driver",
  sample: [
    String.raw`{"log":"203.0.113.9 - - [06/May/2019:17:24:53 +0300] \"GET / HTTP/1.1\" 502 157\n",` +
      `"stream":"stdout","time":"2019-05-06T14:24:53.123456789Z"}`,
  ],
  source: "https://docs.docker.com/engine/logging/drivers/json-file/",
  utf8: Utf8.strict,
  carries: true,
  shapes: () => [DOCKER_ENTRY],
  unwrapper() {
    const pieces = joinPieces();
    return Object.assign(pieces, { unwrap: (text: string) => unwrap(text, pieces) });
  },
};

const CUT_BYTES = 16_384;
const MOST_BYTES_A_UNIT = 3;

function unwrap(text: string, pieces: Pieces): UnwrappedLine {
  return readObjects(text, (entry) => unwrapEntry(entry, pieces), Reason.otherFormat);
}

function unwrapEntry(entry: JsonObject, pieces: Pieces): UnwrappedPiece {
  if (!isEntry(entry)) return Reason.otherFormat;
  const { log, stream, time } = entry;
  const name = stream === "stderr" ? stream : "stdout";
  if (isCut(log)) return pieces.add(name, log);
  return pieces.complete(
    name,
    withoutTerminator(log),
    [time, entry["@timestamp"]].find((each) => typeof each === "string"),
  );
}

interface Entry {
  readonly log: string;
  readonly stream?: unknown;
  readonly time?: unknown;
  readonly "@timestamp"?: unknown;
}

function isEntry(object: object): object is Entry {
  return "log" in object && typeof object.log === "string";
}

function isCut(log: string): boolean {
  if (log.endsWith("\n") || log.length * MOST_BYTES_A_UNIT < CUT_BYTES) return false;
  return log.length >= CUT_BYTES || new TextEncoder().encode(log).length >= CUT_BYTES;
}

function withoutTerminator(log: string): string {
  if (!log.endsWith("\n")) return log;
  return log.slice(0, log.endsWith("\r\n") ? -2 : -1);
}
