import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

const NANOSECONDS = "000000000";

/** Logpush writes stamps, seconds or nanoseconds, as it is told. */
export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const second = wallSecond - offset;
    const start = [`"${isoStamp(second)}Z"`, `${second}`, `${second}${NANOSECONDS}`][status % 3] as string;
    const fields = {
      ClientIP: address,
      ClientRequestHost: "example.com",
      ClientRequestMethod: "GET",
      ClientRequestURI: path,
      ClientRequestUserAgent: agent,
      EdgeResponseBytes: 157,
      EdgeResponseStatus: status,
      OriginIP: "192.0.2.1",
      OriginResponseStatus: 0,
      RayID: "3a6050bcbe121a87",
    };
    return `${JSON.stringify(fields).slice(0, -1)},"EdgeStartTimestamp":${start}}`;
  },
};
