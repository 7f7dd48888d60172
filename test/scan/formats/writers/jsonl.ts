import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** As nginx writes it with `escape=json`: all values are texts. */
export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "zoned",
  write: ({ wallSecond, offset, address, status, path, agent }) =>
    JSON.stringify({
      time_iso8601: `${isoStamp(wallSecond)}${offsetText(offset, ":")}`,
      remote_addr: address,
      request: `GET ${path} HTTP/1.1`,
      status: String(status),
      http_user_agent: agent,
    }),
};
