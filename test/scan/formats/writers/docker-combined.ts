import { writer as combined } from "./combined.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** What the json-file driver writes for a web server that logs to its standard output. */
export const writer: Writer = {
  ...combined,
  format: "docker/combined",
  write(request) {
    const time = `${isoStamp(request.wallSecond - request.offset)}.123456789Z`;
    return htmlEscaped(JSON.stringify({ log: `${combined.write(request)}\n`, stream: "stdout", time }));
  },
};

/** As Docker does it, so that a log may stand in a page. */
function htmlEscaped(json: string): string {
  return json.replace(/[<>&]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`);
}
