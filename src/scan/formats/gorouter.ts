/**
 * The access log of gorouter, the router of Cloud Foundry. The client is who connected to it, as a rule a load balancer:
 * `--trusted-proxies` looks behind it.
 */
import { shapeFormat } from "./shape-format.ts";

export const gorouter = shapeFormat({
  name: "gorouter",
  summary: "gorouter, the router of Cloud Foundry",
  sample: [
    'example.com - [2019-05-06T14:24:53.123456789Z] "GET /index.html HTTP/1.1" 502 0 157 "-" "Mozilla/5.0" "203.0.113.9:41320" "192.0.2.80:61012" x_forwarded_for:"198.51.100.7, 203.0.113.9" x_forwarded_proto:"https" vcap_request_id:"7d1f" response_time:0.004',
  ],
  fields: { time: "time", address: "remote address", status: "status" },
  source: "https://github.com/cloudfoundry/gorouter#logs",
  shapes: [
    '<> - [<time>] "<:quoted>" <status> <:number> <:number> "<:quoted>" "<:quoted>" ["]?<client:address>["]? <> x_forwarded_for:"<forwarded:quoted>" …',
  ],
});
