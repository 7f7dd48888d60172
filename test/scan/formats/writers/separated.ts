import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "separated",
  header: ["time,client_ip,method,path,status,user_agent"],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const time = `${isoStamp(wallSecond)}${offsetText(offset, ":")}`;
    return [time, address, "GET", quoted(path), status, quoted(agent)].join(",");
  },
};

/** Without line ends, which exports of logs do not hold. */
function quoted(text: string): string {
  return `"${text.replace(/[\r\n]/g, " ").replaceAll('"', '""')}"`;
}
