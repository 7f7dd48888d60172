import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** The time is Docker's. */
export const writer: Writer = {
  format: "docker/uvicorn",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path }) {
    const line = `INFO:     ${address}:54321 - "GET /${percentEncoded(path, /["\\]/g)} HTTP/1.1" ${status} Bad Gateway`;
    return JSON.stringify({ log: `${line}\n`, stream: "stdout", time: `${isoStamp(wallSecond - offset)}.123Z` });
  },
};
