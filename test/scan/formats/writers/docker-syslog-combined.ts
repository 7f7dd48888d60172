import { isoStamp } from "./stamp.ts";
import { writer as syslog } from "./syslog-combined.ts";
import type { Writer } from "./writer.ts";

/** A container that prints what it receives as syslog. */
export const writer: Writer = {
  ...syslog,
  format: "docker/syslog/combined",
  write(request) {
    const time = `${isoStamp(request.wallSecond - request.offset)}.123456789Z`;
    return JSON.stringify({ log: `${syslog.write(request)}\n`, stream: "stdout", time });
  },
};
