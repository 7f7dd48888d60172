/** The access log of uvicorn, which names no time: it is read where whatever collects it adds one. */
import { shapeFormat } from "./shape-format.ts";

export const uvicorn = shapeFormat({
  name: "uvicorn",
  summary: "uvicorn, behind the time of what collects it (docker/uvicorn)",
  sample: ['INFO:     203.0.113.9:54321 - "GET /index.html HTTP/1.1" 502 Bad Gateway'],
  fields: { time: "the wrapper's", address: "client", status: "status" },
  source: "https://www.uvicorn.org/settings/#logging",
  shapes: [
    '[INFO:~]?<client:port> - "<:quoted>" <status:digits>',
    '[INFO:~]?<client:port> - "<:quoted>" <status:digits> <:phrase>',
  ],
});
