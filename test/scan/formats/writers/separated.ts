import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "separated",
  header: ["time,remote_addr,method,path,status,user_agent"],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const stamp = `${isoStamp(wallSecond)}${offsetText(offset, ":")}`;
    return [stamp, address, "GET", quoted(path), String(status), quoted(agent)].join(",");
  },
};

/** As RFC 4180 has it, but for line ends, which a line cannot hold. */
function quoted(text: string): string {
  const line = text.replace(/[\r\n]/g, " ");
  return /[",]/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
