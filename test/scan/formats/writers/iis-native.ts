import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "iis-native",
  header: [],
  clock: "none",
  options: { fields: "time=month/day/year" },
  write({ wallSecond, address, status, path }) {
    const [date = "", clock = ""] = isoStamp(wallSecond).split("T");
    const [year, month, day] = date.split("-").map(Number);
    const target = path.replace(/[,\r\n]/g, "+");
    return `${address}, -, ${month}/${day}/${year}, ${clock}, W3SVC1, WEB01, 192.0.2.80, 140, 230, 157, ${status}, 0, GET, ${target}, -,`;
  },
};
