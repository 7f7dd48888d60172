/** The access log of cPanel's own server, whose dates are month/day/year and whose clock is UTC; its domlogs are combined. */
import { shapeFormat } from "./shape-format.ts";

export const cpanel = shapeFormat({
  name: "cpanel",
  summary: "cPanel and WHM, access_log",
  sample: [
    '203.0.113.9 - ann [05/06/2019:14:24:53 -0000] "GET /cpsess0123456789/index.html HTTP/1.1" 502 0 "-" "Mozilla/5.0" "s" "-" 2083',
  ],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://docs.cpanel.net/knowledge-base/cpanel-product/the-cpanel-log-files/",
  shapes: ['<client> - <> [<date:date>:<clock:clock> -0000] "<:quoted>" <status:digits> …'],
  date: { order: "mdy", zone: "Z" },
});
