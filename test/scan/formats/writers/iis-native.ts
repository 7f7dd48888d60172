import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "iis-native",
  header: [],
  clock: "none",
  options: { fields: "time=month/day/year" },
  write({ wallSecond, address, status, path }) {
    const [date, clock] = isoStamp(wallSecond).split("T") as [string, string];
    const [year, month, day] = date.split("-").map(Number);
    const target = `/${percentEncoded(path, /,/g)}`;
    return `${address}, -, ${month}/${day}/${year}, ${clock.replace(/^0/, "")}, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, ${status}, 0, GET, ${target}, -,`;
  },
};
