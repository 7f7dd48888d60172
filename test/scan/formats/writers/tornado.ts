import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "tornado",
  header: [],
  clock: "none",
  write({ wallSecond, address, status, path }) {
    const [date, clock] = isoStamp(wallSecond).split("T") as [string, string];
    const stamp = `${date.slice(2).replaceAll("-", "")} ${clock}`;
    return `[E ${stamp} web:2162] ${status} GET /${percentEncoded(path, /["\\]/g)} (${address}) 1.20ms`;
  },
};
