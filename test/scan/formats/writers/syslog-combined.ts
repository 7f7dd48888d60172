import { writer as combined } from "./combined.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** As nginx sends it. */
export const writer: Writer = {
  ...combined,
  format: "syslog/combined",
  write(request) {
    const [date, clock] = isoStamp(request.wallSecond).split("T") as [string, string];
    const [, month, day] = date.split("-").map(Number) as [number, number, number];
    const stamp = `${MONTHS[month - 1]} ${String(day).padStart(2, " ")} ${clock}`;
    return `<190>${stamp} web-7 nginx: ${combined.write(request)}`;
  },
};
