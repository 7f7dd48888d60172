import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "iis",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const stamp = isoStamp(wallSecond - offset).replace("T", " ");
    return `${stamp} 192.0.2.80 GET ${escaped(path)} - 443 - ${address} ${escaped(agent)} - ${status} 0 0 140`;
  },
};

function escaped(text: string): string {
  return text === "" ? "-" : text.replace(/[\0-\x20\x7f]/g, "+");
}
