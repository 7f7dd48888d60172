/** The log of gin, the web framework for Go; its clock names no zone. */
import { shapeFormat } from "./shape-format.ts";

export const gin = shapeFormat({
  name: "gin",
  summary: "gin, the web framework for Go",
  sample: ['[GIN] 2019/05/06 - 17:24:53 | 502 |      1.2031ms |     203.0.113.9 | GET      "/index.html"'],
  fields: { time: "time", address: "client", status: "status" },
  source: "https://gin-gonic.com/en/docs/logging/",
  shapes: ["[GIN] <date:date> - <clock:clock> |~<status:digits>~|~<:text> |~<client>~|~<:capitals>~…"],
});
