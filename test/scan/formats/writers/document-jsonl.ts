import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "document/jsonl",
  header: ["["],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const time = isoStamp(wallSecond) + offsetText(offset, ":");
    return `${JSON.stringify({ time, req: { remoteAddress: address, path, agent }, list: [1, {}], status }, null, 2)},`;
  },
};
