/** The log of Django's `runserver`, which names no client: it is known so that a refusal can say so. */
import { shapeFormat } from "./shape-format.ts";

export const django = shapeFormat({
  name: "django",
  summary: "Django's runserver, which names no client",
  sample: ['[06/May/2019 17:24:53] "GET /index.html HTTP/1.1" 502 157'],
  fields: { time: "time", address: "none", status: "status" },
  source: "https://docs.djangoproject.com/en/stable/ref/logging/#django-server",
  shapes: ['[<time>] "<:quoted>" <status:digits> <:digits>'],
});
