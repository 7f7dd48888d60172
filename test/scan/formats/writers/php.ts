import { percentEncoded } from "./percent.ts";
import type { Writer } from "./writer.ts";

/** With the lines of the connection. */
export const writer: Writer = {
  format: "php",
  header: [],
  clock: "none",
  write({ wallSecond, address, status, path }) {
    const [weekday, day, month, year, clock] = new Date(wallSecond * 1000).toUTCString().split(/,? /) as string[];
    const stamp = `[${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}]`;
    const peer = address.includes(":") ? `[${address}]:54321` : `${address}:54321`;
    const request = `[${status}]: GET /${percentEncoded(path, /["\\]/g)}`;
    return ["Accepted", request, "Closing"].map((what) => `${stamp} ${peer} ${what}`).join("\n");
  },
};
