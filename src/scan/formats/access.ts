/**
 * Access lines of no format that has a name: a time, a client, a request and a status, in any order. Where client and status
 * stand is decided by the values of a sample's lines, and said in the report.
 *
 *     203.0.113.9 - - 06/May/2019:17:24:53 +0300 "GET / HTTP/1.1" 0.022 655 502 157
 */
import { inferPlaces } from "./access-inference.ts";
import { placeParser } from "./access-layout.ts";
import { type Format, Utf8 } from "./format.ts";

export const access: Format = {
  name: "access",
  summary: "any line with a time, a client, a request and a status, by the values of its words",
  sample: [
    '203.0.113.9 - - 06/May/2019:17:24:53 +0300 "GET / HTTP/1.1" 0.022 655 502 157',
    '[06/May/2019:17:24:53 +0300]\t203.0.113.9\twww.example.com\t"GET / HTTP/1.1"\t502\t157',
  ],
  fields: { time: "the time", address: "by evidence", status: "by evidence" },
  source: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html",
  utf8: Utf8.lenient,
  hasNames: false,
  hasPlaces: true,
  isGeneral: true,
  parser: placeParser,
  infer: (lines, choice) => inferPlaces(lines, choice, null),
};
