/**
 * The format `short` of morgan, which names no time: it is read where whatever collects it adds one. Its formats `dev` and
 * `tiny` name no client either, and are known so that a refusal can say so.
 */
import { shapeFormat } from "./shape-format.ts";

export const morgan = shapeFormat({
  name: "morgan",
  summary: "morgan's short format, behind the time of what collects it (docker/morgan)",
  sample: ["203.0.113.9 - GET /index.html HTTP/1.1 502 157 - 4.213 ms"],
  fields: { time: "the wrapper's", address: ":remote-addr", status: ":status" },
  source: "https://github.com/expressjs/morgan#predefined-formats",
  shapes: [
    "<client> <> <:capitals> <> HTTP/<:number> <status> <> - <> ms",
    "<:capitals> <> <status> <> ms - <>",
    "<:capitals> <> <status> <> - <> ms",
  ],
});
