/**
 * `report.json` -> report: refused unless it is whole, of this version, of the schema's shape, and its tables agree.
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { contradictionIn } from "./contradiction.ts";
import { type Report, reportSchema } from "./schema.ts";
import { REPORT_SCHEMA_ID } from "./terms.ts";

/** A hundred years, hour by hour, take 80 MB. What is larger is a log, and longer than a string may be in some runtimes. */
const MOST_BYTES = 256 * 1024 ** 2;
const LONGEST_QUOTE = 60;
const LF = "\n";

/**
 * The report that `bytes` hold. A byte order mark is passed over, and so are fields that this version does not know.
 *
 * @param name what the bytes are called in an error message: a file name
 * @throws {BrownoutError} `corrupt-report`
 */
export function readReport(bytes: Uint8Array, name: string): Report {
  const json = parse(bytes, name);
  if (typeof json !== "object" || json === null || !("schema" in json)) {
    refuse(name, `it is not a report: expected a "schema" of "${REPORT_SCHEMA_ID}" but found none`);
  }
  if (json.schema !== REPORT_SCHEMA_ID) {
    refuse(name, `expected "${REPORT_SCHEMA_ID}" but found ${quote(json.schema)}`);
  }
  const result = reportSchema.safeParse(json);
  if (!result.success) {
    const path = result.error.issues[0]?.path ?? [];
    const found = path.reduce<unknown>(
      (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
      json,
    );
    refuse(name, `its "${nameOf(path)}" ${found === undefined ? "is missing" : `cannot be ${quote(found)}`}`);
  }
  const contradiction = contradictionIn(result.data);
  if (contradiction !== null) refuse(name, `it contradicts itself: ${contradiction}`);
  return result.data;
}

/** What is most likely to be given by mistake. */
const HINT = "(logs are read by analyze)";

function parse(bytes: Uint8Array, name: string): unknown {
  if (bytes.length > MOST_BYTES) refuse(name, `it is too large for a report ${HINT}`);
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    refuse(name, "expected UTF-8 but found UTF-16 (a shell's redirection may have made it so: write it with -o)");
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  try {
    text = decoder.decode(bytes, { stream: true }); // the last character may have been cut in two
  } catch {
    refuse(name, "it is not UTF-8");
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
    decoder.decode();
  } catch {
    if (text.trim() === "") refuse(name, "it is empty");
    const lines = text.replace(/\n$/, "").split(LF).length;
    const isObject = text.trimStart().startsWith("{");
    refuse(name, isObject && isCutShort(text) ? `it is truncated: it ends at line ${lines}` : `it is not JSON ${HINT}`);
  }
  return json;
}

/** Whether the text is an object without its end. `{"a":1}\n{"b":` is none: its first object ends. */
function isCutShort(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = text.indexOf("{"); at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString && character === "\\") at += 1;
    else if (isInString) continue;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

/** `hours[3].errors` */
function nameOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

function quote(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const json = JSON.stringify(value);
  return json.length > LONGEST_QUOTE ? `${json.slice(0, LONGEST_QUOTE)}…` : json;
}

function refuse(name: string, why: string): never {
  throw new BrownoutError(ErrorCode.corruptReport, `Cannot read report "${name}": ${why}`, { site: { path: name } });
}
