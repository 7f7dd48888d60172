import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "elb",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    return (
      `${isoStamp(wallSecond - offset)}.945958Z shop ${address}:2817 10.0.0.1:80 0.000073 0.001048 0.000057 ` +
      `${status} 200 0 29 "GET http://www.example.com:80/${percentEncoded(path, /"/g)} HTTP/1.1" ` +
      `"${agent.replace(/[\0-\x1f"\x7f]/g, "?")}" - -`
    );
  },
};
