import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "cpanel",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const [date, clock] = isoStamp(wallSecond - offset).split("T") as [string, string];
    const [year, month, day] = date.split("-");
    const request = `"GET /${percentEncoded(path, /["\\]/g)} HTTP/1.1"`;
    return `${address} - ann [${month}/${day}/${year}:${clock} -0000] ${request} ${status} 0 "-" "${agent.replace(/[\r\n]/g, " ")}" "s" "-" 2083`;
  },
};
