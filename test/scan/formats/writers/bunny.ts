import { percentEncoded } from "./percent.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "bunny",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const url = `https://example.com/${percentEncoded(path, /[|]/g)}`;
    return `MISS|${status}|${wallSecond - offset}123|412|390|${address}|-|${url}|WA|${agent.replace(/[\r\n]/g, " ")}|7d1f|DE`;
  },
};
