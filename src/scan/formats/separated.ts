/**
 * Values between commas, semicolons or tabs, with a line of names above them (RFC 4180): exports of databases and
 * spreadsheets, usage logs of Google Cloud Storage.
 *
 *     time,remote_addr,status,bytes
 *     2019-05-06 17:24:53,203.0.113.9,502,157
 *
 * Which column is the time, the client or the status is decided as in JSON, by its name and by all that it holds. A line of
 * names in mid-file is a directive; values hold no line ends.
 */
import { parseAddress } from "../address.ts";
import { readClock } from "../clock.ts";
import { type Steps, valueSteps } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type RawLine, type RawRecord } from "../record.ts";
import { inferNames } from "./find-json-names.ts";
import { type FieldChoice, type FieldNames, type Format, type LineParser, namesOr, Utf8 } from "./format.ts";
import { fieldPicker } from "./json-fields.ts";
import type { JsonObject } from "./json-path.ts";
import { JSONL_FIELDS, withDate } from "./jsonl.ts";

const SEPARATED_FIELDS: FieldNames = {
  time: [...JSONL_FIELDS.time, "time_micros", "datetime_utc"],
  address: [...JSONL_FIELDS.address, "c_ip", "c-ip"],
  status: [...JSONL_FIELDS.status, "sc_status", "sc-status"],
};

type Separator = "," | ";" | "\t";
const SEPARATORS: readonly Separator[] = [",", "\t", ";"];
const NAME = /^[A-Za-z@_][\w .()@:/-]{0,100}$/;
const LEAST_COLUMNS = 3;

interface Header {
  readonly text: string;
  readonly separator: Separator;
  readonly names: readonly string[];
}

/** Null where the line is none: all of it names, each once, of which none is a value. */
function headerIn(text: string): Header | null {
  for (const separator of SEPARATORS) {
    if (!text.includes(separator)) continue;
    const names = valuesIn(text, separator);
    const areNames = names.length >= LEAST_COLUMNS && names.every((name) => NAME.test(name) && !isValue(name));
    if (areNames && new Set(names).size === names.length) return { text, separator, names };
  }
  return null;
}

function isValue(text: string): boolean {
  return parseAddress(text) !== null || typeof readClock(text) !== "string";
}

function valuesIn(text: string, separator: Separator): string[] {
  const values: string[] = [];
  for (let at = 0; at <= text.length; ) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      values.push(text.slice(at + 1, end).replaceAll('""', '"'));
      const next = text.indexOf(separator, end);
      at = next === -1 ? text.length + 1 : next + 1;
    } else {
      const next = text.indexOf(separator, at);
      const end = next === -1 ? text.length : next;
      values.push(text.slice(at, end).trim());
      at = end + 1;
    }
  }
  return values;
}

function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 ? text.length : at;
}

/** Null where the line has another number of values than names. */
function objectIn(text: string, { separator, names }: Header): JsonObject | null {
  const values = valuesIn(text, separator);
  if (values.length !== names.length) return null;
  return Object.fromEntries(names.map((name, column) => [name, values[column] === "" ? null : values[column]]));
}

/** More than any table has, and few enough for the kernel. */
const MOST_COLUMNS = 256;

/** A value that is none of its column's first name is the reference's: the next name counts then. */
function shapesOf({ names, separator }: Header, wanted: FieldNames): readonly Steps[] {
  const columnOf = (fields: readonly string[]) => names.indexOf(fields.find((name) => names.includes(name)) ?? "");
  const [time, client, status] = [wanted.time, wanted.address, wanted.status].map(columnOf);
  if ([time, client, status].includes(-1) || names.length > MOST_COLUMNS) return [];
  const roles = names.map((_, column) => {
    if (column === time) return "time";
    return column === client ? "client" : column === status ? "status" : null;
  });
  return [valueSteps(roles, separator)];
}

function parser({ names, forwarded }: FieldChoice): LineParser {
  const wanted = namesOr(names, SEPARATED_FIELDS);
  const pick = fieldPicker({ names: wanted, forwarded });
  let header: Header | null = null;
  let shapes: readonly Steps[] | null = null;

  function begin(text: string): void {
    header = headerIn(text);
    shapes = header === null ? null : shapesOf(header, wanted);
  }

  function read(text: string): RawLine {
    if (header === null || text === header.text) {
      begin(text);
      return header === null ? Reason.otherFormat : DIRECTIVE;
    }
    const object = objectIn(text, header);
    return object === null ? Reason.otherFormat : (withDate(pick(object), object) as RawRecord);
  }

  return {
    parse: read,
    get shapes() {
      return shapes;
    },
    /** The line of names. */
    get carried() {
      return header?.text ?? "";
    },
    set carried(text) {
      begin(text);
    },
  };
}

export const separated: Format = {
  name: "separated",
  summary: "CSV and TSV with a line of names: exports, Google Cloud Storage's usage logs",
  sample: ["time,remote_addr,method,path,status,bytes", "2019-05-06 17:24:53,203.0.113.9,GET,/,502,157"],
  fields: { time: "time, ts, timestamp, …", address: "ip, remote_addr, …", status: "status_code, status, …" },
  source: "https://www.rfc-editor.org/rfc/rfc4180",
  utf8: Utf8.lenient,
  hasNames: true,
  carries: true,
  parser,
  infer(lines, { names }) {
    const [first = "", ...rows] = lines;
    const header = headerIn(first);
    if (header === null) return null;
    return inferNames(
      rows.map((row) => objectIn(row, header)),
      SEPARATED_FIELDS,
      names,
    );
  },
};
