/**
 * The logs of Amazon CloudFront without a header: standard logs that were split, joined or shipped line by line, and
 * real-time logs, which never have one. With `#Fields:` it is `w3c`.
 *
 *     2019-05-06	17:24:53	FRA2	182	203.0.113.9	GET	d111111abcdef8.cloudfront.net	/index.html	502	-	Mozilla/5.0 …
 *     1557163493.321	203.0.113.9	0.002	502	182	GET	https	d111111abcdef8.cloudfront.net	/index.html …
 *
 * line = date time edge bytes client method host path status [rest] | epoch client seconds status bytes method [rest]
 *
 * - Values are separated by tabs, and have neither tabs nor spaces in them; so spaces, which come of copying, do too.
 * - The time is in UTC. An edge location is the three letters of an airport and a number.
 * - The status is 000 where the viewer closed the connection before it was answered.
 * - The twentieth value is `x-forwarded-for`; in real-time logs, which have the fields that were chosen for them, the
 *   twenty-second if all were. Those whose first six are others are not read.
 */
import { lineShapes } from "../known-shapes.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE, type Directive, type RawRecord } from "../record.ts";
import { unescapedList } from "./escaped-list.ts";
import { type FieldChoice, type Format, type LineParser, lineByLine, Utf8, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";

/** Words and gaps in turn, so there is one way to match. */
const LINE =
  /^([^\t ]+)[\t ]+([^\t ]+)[\t ]+[A-Z]{3}\d[\w-]*[\t ]+(?:\d+|-)[\t ]+([^\t ]+)(?:[\t ]+[^\t ]+){3}[\t ]+([^\t ]+)/;
const REAL_TIME =
  /^(\d{9,}(?:\.\d+)?)[\t ]+([^\t ]+)[\t ]+(?:\d+\.\d+|-)[\t ]+(\d+|-)[\t ]+(?:\d+|-)[\t ]+(?:[A-Z]+|-)(?:[\t ]|$)/;
const HEADER = /^#(?:Version|Fields):/;
const GAP = /[\t ]+/;
const FORWARDED_VALUE = 19;
const REAL_TIME_FORWARDED_VALUE = 21;

function parse(text: string, wantsForwarded: boolean): RawRecord | Directive | Reason {
  const found = LINE.exec(text);
  if (found === null) return parseRealTime(text, wantsForwarded);
  const date = unlessDash(found[1]);
  const time = unlessDash(found[2]);
  const record = {
    time: date === undefined || time === undefined ? undefined : `${date}T${time}Z`,
    address: unlessDash(found[3]),
    status: unlessDash(found[4]),
  };
  return wantsForwarded ? { ...record, forwarded: listAt(FORWARDED_VALUE, text) } : record;
}

function parseRealTime(text: string, wantsForwarded: boolean): RawRecord | Directive | Reason {
  const found = REAL_TIME.exec(text);
  if (found === null) return HEADER.test(text) ? DIRECTIVE : Reason.otherFormat;
  const record = { time: found[1], address: unlessDash(found[2]), status: unlessDash(found[3]) };
  return wantsForwarded ? { ...record, forwarded: listAt(REAL_TIME_FORWARDED_VALUE, text) } : record;
}

function listAt(place: number, text: string): string | undefined {
  const value = unlessDash(text.split(GAP, place + 1)[place]);
  return value === undefined ? undefined : unescapedList(value);
}

function parser({ forwarded }: FieldChoice): LineParser {
  const wantsForwarded = forwarded.some(isForwardedFor);
  return lineByLine((text) => parse(text, wantsForwarded), SHAPES);
}

const SHAPES = lineShapes(["<date>\t<clock>\t<:=AAA9>[<:slug>]?\t<:size>\t<client>\t<>\t<>\t<>\t<status>\t…"], {
  order: "iso",
  zone: "Z",
});

export const cloudfront: Format = {
  name: "cloudfront",
  summary: "Amazon CloudFront: standard log without its header, real-time log",
  sample: [
    "2019-05-06\t17:24:53\tFRA2\t182\t203.0.113.9\tGET\td111111abcdef8.cloudfront.net\t/index.html\t502\t-\tMozilla/5.0%20(compatible)\t-\t-\tError\tMRVMF7KydIvxMWfJIglgwHQwZsbG2IhRJ07sn9AkKUFSHS9EXAMPLE==\td111111abcdef8.cloudfront.net\thttps\t23\t0.001\t-\tTLSv1.2\tECDHE-RSA-AES128-GCM-SHA256\tError\tHTTP/2.0\t-\t-\t11040\t0.001\tOriginConnectError\ttext/html\t78\t-\t-",
  ],
  fields: { time: "date, time", address: "c-ip", status: "sc-status" },
  source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
  utf8: Utf8.lenient,
  hasNames: false,
  parser,
};
