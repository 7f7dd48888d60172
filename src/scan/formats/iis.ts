/**
 * The log of IIS in W3C format where its header is missing: the end of a file, or what a collector has cut off.
 *
 *     2019-05-06 17:24:53 192.0.2.80 GET /index.html - 443 - 203.0.113.9 Mozilla/5.0 https://example.com/ 502 3 64 140
 *
 * line = date time [sitename] [computername] [server-ip] method stem query port user client-ip [version] [agent]
 *        [cookie] [referrer] [host] status substatus win32-status …
 *
 * IIS writes the fields that were chosen in this order, whichever they are; where others than these were left out, or
 * status and its two details are not together, a header is needed. Of what stands in front of the method one value is
 * the server's address or the site's name. Values hold no spaces. Times are in UTC.
 *
 * IIS writes its header again when it is restarted or its fields are changed: lines behind one are those of `w3c`.
 */
import { parseAddress } from "../address.ts";
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { type FieldChoice, type Format, type LineParser, Utf8, unlessDash } from "./format.ts";
import { w3cParser } from "./w3c.ts";

const STAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d /;
const METHOD = /^[A-Za-z_-]+$/;
const NUMBER = /^\d+$/;
const STATUS = /^\d{3}$/;
const NO_STATUS = /^-$/;
const SITE_NAME = /^W3SVC\d+$/;
/** Where the method may stand: behind the server's address, before it at most the names of site and machine. */
const METHOD_COLUMNS = [3, 4, 5];
const FROM_METHOD = { port: 3, client: 5 };
/** Where the status may stand, seen from the client: behind none, some or all of what comes before it. */
const STATUS_FROM_CLIENT = [1, 2, 3, 4, 5, 6];
/** More than IIS has, and few enough to look at. */
const MOST_COLUMNS = 24;

function parse(text: string): RawRecord | Reason {
  if (!STAMP.test(text)) return Reason.otherFormat;
  const values = text.split(" ", MOST_COLUMNS);
  const method = METHOD_COLUMNS.find((column) => isMethod(values, column));
  if (method === undefined) return Reason.otherFormat;
  const client = method + FROM_METHOD.client;
  const status =
    STATUS_FROM_CLIENT.find((columns) => isStatus(values, client + columns, STATUS)) ??
    STATUS_FROM_CLIENT.find((columns) => isStatus(values, client + columns, NO_STATUS));
  if (status === undefined) return Reason.otherFormat;
  return {
    time: `${values[0]}T${values[1]}Z`,
    address: unlessDash(values[client]),
    status: unlessDash(values[client + status]),
  };
}

function isMethod(values: readonly string[], column: number): boolean {
  return (
    METHOD.test(values[column] ?? "") &&
    NUMBER.test(values[column + FROM_METHOD.port] ?? "") &&
    isServer(values[column - 1] ?? "")
  );
}

function isServer(value: string): boolean {
  return SITE_NAME.test(value) || parseAddress(value) !== null;
}

/** A status is followed by the two that make it more precise. */
function isStatus(values: readonly string[], column: number, status: RegExp): boolean {
  return status.test(values[column] ?? "") && [1, 2].every((next) => NUMBER.test(values[column + next] ?? ""));
}

/** With the default fields: behind the client an agent and a referrer, which no status can be. */
const SHAPES = lineShapes(
  [
    "<:?9999-99-99 99:99:99 ><date> <clock> <server> <:method> <> <> <:digits> <> <client> " +
      "<:nodigit> <:nodigit> <status> <:digits> <:digits> …",
  ],
  { order: "iso", zone: "Z" },
);

function parser(choice: FieldChoice): LineParser {
  const behindHeader = w3cParser(choice);
  return {
    parse(text) {
      return behindHeader.hasFields || text.startsWith("#") ? behindHeader.parse(text) : parse(text);
    },
    get shapes() {
      return behindHeader.hasFields ? behindHeader.shapes : SHAPES();
    },
    get carried() {
      return behindHeader.carried;
    },
    set carried(text) {
      behindHeader.carried = text;
    },
  };
}

export const iis: Format = {
  name: "iis",
  summary: "IIS without its header, with its default fields or more",
  sample: [
    "2019-05-06 17:24:53 192.0.2.80 GET /index.html - 443 - 203.0.113.9 Mozilla/5.0 https://example.com/ 502 3 64 140",
  ],
  fields: { time: "date, time", address: "c-ip", status: "sc-status" },
  source: "https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging",
  utf8: Utf8.lenient,
  hasNames: false,
  carries: true,
  parser,
};
