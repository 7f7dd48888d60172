import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "gin",
  header: [],
  clock: "none",
  write({ wallSecond, address, status, path }) {
    const [date, clock] = isoStamp(wallSecond).split("T") as [string, string];
    const columns = [String(status).padStart(3), "1.2031ms".padStart(13), address.padStart(15)].join(" | ");
    return `[GIN] ${date.replaceAll("-", "/")} - ${clock} | ${columns} | GET      ${JSON.stringify(`/${path}`)}`;
  },
};
