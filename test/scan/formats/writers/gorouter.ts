import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "gorouter",
  header: [],
  clock: "utc",
  write: (request) => line(request, "-"),
  writeForwarded: (request, forwarded) => line(request, forwarded.join(", ")),
};

function line({ wallSecond, offset, address, status, path, agent }: Request, forwarded: string): string {
  const peer = address.includes(":") ? `[${address}]:41320` : `${address}:41320`;
  const request = `"GET /${percentEncoded(path, /["\\]/g)} HTTP/1.1"`;
  const head = `example.com - [${isoStamp(wallSecond - offset)}.123456789Z] ${request} ${status} 0 157 "-"`;
  return `${head} ${quoted(agent)} "${peer}" "192.0.2.80:61012" x_forwarded_for:"${forwarded}" x_forwarded_proto:"https" vcap_request_id:"7d1f" response_time:0.004`;
}

/** As Go's `strconv.Quote` does, as far as lines care. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
