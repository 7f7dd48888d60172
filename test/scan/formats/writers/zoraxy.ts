import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** Agents stand there as clients send them. */
export const writer: Writer = {
  format: "zoraxy",
  header: [],
  clock: "none",
  write({ wallSecond, address, status, path, agent }) {
    const head = `[${isoStamp(wallSecond).replace("T", " ")}.123456] [router:host-http] [origin:example.com]`;
    const request = `GET /${percentEncoded(path, /["\\]/g)} ${status}`;
    return `${head} [client: ${address}] [useragent: ${agent.replace(/[\r\n]/g, " ")}] ${request}`;
  },
};
