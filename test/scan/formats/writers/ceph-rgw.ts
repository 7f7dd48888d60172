import { percentEncoded } from "./percent.ts";
import { clfStamp, isoStamp, offsetText } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "ceph-rgw",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path, agent }) {
    const head = `${isoStamp(wallSecond)}.201${offsetText(offset)} 7f0a1c5f9700  1 beast: 0x7f0a2bd6e6b0`;
    const [stamp, zone] = clfStamp(wallSecond, offset).split(" ");
    const request = `"GET /${percentEncoded(path, /["\\]/g)} HTTP/1.1"`;
    return `${head}: ${address} - ann [${stamp}.123 ${zone}] ${request} ${status} 157 - "${agent.replace(/[\r\n]/g, " ")}" - latency=0.004s`;
  },
};
