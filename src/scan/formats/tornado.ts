/**
 * The log of Tornado, and of what is made of it: Jupyter Server, JupyterHub, which write the user in front of the client.
 *
 *     [W 190506 17:24:53 web:2162] 404 GET /favicon.ico (203.0.113.9) 0.51ms
 *     [I 2019-05-06 17:24:53.123 JupyterHub log:191] 200 GET /hub/home (ann@203.0.113.9) 12.40ms
 */
import { shapeFormat } from "./shape-format.ts";

export const tornado = shapeFormat({
  name: "tornado",
  summary: "Tornado, Jupyter",
  sample: ["[E 190506 17:24:53 web:2162] 502 GET /index.html (203.0.113.9) 1.20ms"],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://www.tornadoweb.org/en/stable/log.html",
  shapes: [
    "[<:D|I|W|E|C> <date:date> <clock:clock> <:text>] <status:digits> <:capitals> <> ([<>@]?[<>@]?[@]?<client>) <:number>ms …",
  ],
});
