import { writer as combined } from "./combined.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  ...combined,
  format: "message/combined",
  write(request) {
    const time = `${isoStamp(request.wallSecond - request.offset)}.123Z`;
    return JSON.stringify({ "@timestamp": time, host: { name: "web" }, message: combined.write(request) });
  },
};
