import { writer as combined } from "./combined.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** As it is coloured, with `-t`. */
export const writer: Writer = {
  ...combined,
  format: "compose/combined",
  header: ["Attaching to shop-web-1"],
  write(request) {
    const now = `${isoStamp(request.wallSecond - request.offset)}.123456789Z`;
    return `\x1b[36mshop-web-1  | \x1b[0m${now} ${combined.write(request)}`;
  },
};
