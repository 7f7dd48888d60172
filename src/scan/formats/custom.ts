/**
 * Formats of the user's own, run like any other.
 */
import type { CustomFormat } from "./custom-format.ts";
import { type Format, Utf8 } from "./format.ts";
import { regexParser } from "./regex.ts";
import { shapeFormat } from "./shape-format.ts";
import { templateParser } from "./template.ts";

export function customName(custom: CustomFormat): string {
  return custom.kind === "template" ? custom.syntax : custom.kind;
}

const SOURCES = {
  nginx: "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
  apache: "https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats",
  goaccess: "https://goaccess.io/man#custom-log",
  "haproxy-format": "https://docs.haproxy.org/3.0/configuration.html#8.2.6",
  "squid-format": "https://www.squid-cache.org/Doc/config/logformat/",
  shape: "docs/formats.md",
  regex: "https://developer.mozilla.org/docs/Web/JavaScript/Reference/Regular_expressions",
};

/** Its format, with what `Format` asks for. */
export function customFormat(custom: CustomFormat): Format {
  const name = customName(custom);
  const about = {
    name,
    summary: "of the user's own",
    sample: [],
    fields: { time: "time", address: "ip", status: "status" },
    source: SOURCES[name as keyof typeof SOURCES],
  };
  if (custom.kind === "shape") return shapeFormat({ ...about, shapes: [custom.source] });
  return {
    ...about,
    utf8: Utf8.lenient,
    hasNames: false,
    parser: ({ forwarded }) =>
      custom.kind === "regex" ? regexParser(custom, forwarded) : templateParser(custom, forwarded),
  };
}
