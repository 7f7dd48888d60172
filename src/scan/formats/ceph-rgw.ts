/**
 * The access lines in the log of Ceph's object gateway, of its front ends Beast and Civetweb, among those of its debug
 * log that frame a request.
 */
import { shapeFormat } from "./shape-format.ts";

const FRONT = "[debug ]?<:digits>-<> [<:digits>:<> ]?<>~<:digits>~";

export const cephRgw = shapeFormat({
  name: "ceph-rgw",
  summary: "Ceph Object Gateway",
  sample: [
    '2019-05-06T17:24:53.201+0300 7f0a1c5f9700  1 beast: 0x7f0a2bd6e6b0: 203.0.113.9 - ann [06/May/2019:17:24:53.123 +0300] "GET /bucket/key HTTP/1.1" 502 157 - "example/1.0" - latency=0.004s',
  ],
  fields: { time: "time in brackets", address: "client", status: "status" },
  source: "https://docs.ceph.com/en/latest/radosgw/frontends/",
  shapes: [
    `${FRONT}beast: <>: <client> - <:text> [<time>] "<:quoted>" <status:digits> …`,
    `${FRONT}civetweb: <>: <client> - <:text> [<time>] "<:quoted>" <status:digits> …`,
  ],
  directives: [`${FRONT}====== starting new request …`, `${FRONT}====== req done …`],
});
