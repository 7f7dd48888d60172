/**
 * The access log of GlassFish and Payara, as it is unless its format is changed. Others put everything in quotes as well, but
 * nobody else has such a word for nobody; without it, the values of the lines decide what they are.
 */
import { shapeFormat } from "./shape-format.ts";

export const glassfish = shapeFormat({
  name: "glassfish",
  summary: "GlassFish, Payara",
  sample: ['"203.0.113.9" "NULL-AUTH-USER" "06/May/2019:17:24:53 +0300" "GET /index.html HTTP/1.1" 502 157'],
  fields: { time: "%datetime%", address: "%client.name%", status: "%status%" },
  source: "https://docs.oracle.com/cd/E19798-01/821-1753/abhcb/index.html",
  looksLike: /^"[^"]*" "NULL-AUTH-USER" "/,
  shapes: ['"<client>" "<:quoted>" "<time>" "<:quoted>" ["]?<status:digits>["]? …'],
});
