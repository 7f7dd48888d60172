import { percentEncoded } from "./percent.ts";
import { clfStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "s3",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const owner = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    const key = percentEncoded(path, /"/g) || "-";
    return (
      `${owner} shop [${clfStamp(wallSecond - offset, 0)}] ${address} - 3E57427F3EXAMPLE REST.GET.OBJECT ${key} ` +
      `"GET /${percentEncoded(path, / /g)} HTTP/1.1" ${status} - 157 - 7 - "-" "${agent.replace(/[\0-\x1f\x7f]/g, "?")}" -`
    );
  },
};
