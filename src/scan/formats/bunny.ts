/** The log of bunny.net's CDN; times are epochs in milliseconds. */
import { shapeFormat } from "./shape-format.ts";

export const bunny = shapeFormat({
  name: "bunny",
  summary: "bunny.net CDN",
  sample: ["MISS|502|1557152693123|412|390|203.0.113.9|-|https://example.com/index.html|WA|Mozilla/5.0|7d1f|DE"],
  fields: { time: "timestamp", address: "remote IP", status: "status" },
  source: "https://docs.bunny.net/cdn/logging",
  shapes: [
    "<:HIT|MISS|BYPASS|EXPIRED|STALE|UPDATING|REVALIDATED|->|<status:digits>|<time:digits>|<:number>|<:digits>|<client>|…",
  ],
});
