/** The traffic log of Zoraxy; the status is the last word, and agents hold whatever clients send. */
import { shapeFormat } from "./shape-format.ts";

export const zoraxy = shapeFormat({
  name: "zoraxy",
  summary: "Zoraxy",
  sample: [
    "[2019-05-06 17:24:53.123456] [router:host-http] [origin:example.com] [client: 203.0.113.9] [useragent: Mozilla/5.0] GET /index.html 502",
  ],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://github.com/tobychui/zoraxy/blob/main/src/mod/info/logger/trafficlog.go",
  shapes: [
    "[<time>] [router:<:text>] [origin:<:text>] [client: <client>] [useragent: <:last> <status:digits>",
    "[<time>] [router:<:text>] [origin:<:text>] [client <client>] <:capitals> <> <status:digits>",
  ],
});
