/**
 * The access log of NPMplus, the fork of Nginx Proxy Manager. It is known by the agent without quotes behind three numbers
 * and by a host that is no address: else either of two addresses might be the client.
 */
import { shapeFormat } from "./shape-format.ts";

export const npmplus = shapeFormat({
  name: "npmplus",
  summary: "NPMplus",
  sample: [
    '[06/May/2019:17:24:53 +0300] example.com:443 203.0.113.9 0.004 "GET /index.html HTTP/2.0" 502 157 357 - Mozilla/5.0',
  ],
  fields: { time: "$time_local", address: "$remote_addr", status: "$status" },
  source: "https://github.com/ZoeyVid/NPMplus/blob/develop/rootfs/usr/local/nginx/conf/nginx.conf",
  looksLike:
    /^\[[^\]]*\] (?:[\w-]+\.)*[A-Za-z][\w-]*(?::\d+)? [\da-fA-F.:]+ \d+\.\d{3} "(?:[^"\\]|\\.)*" \d{3} \d+ \d+ [^" ]+ [^" ]/,
  shapes: ['[<time>] <> <client:address> <:number> "<:quoted>" <status:digits> <:digits> <:digits> …'],
});
