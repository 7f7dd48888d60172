import { isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "kubectl/jsonl",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const time = isoStamp(wallSecond) + offsetText(offset, ":");
    return `[pod/web-6d4cf56db6-x8k2p/nginx] ${JSON.stringify({ time, client_ip: address, status, path, agent })}`;
  },
};
