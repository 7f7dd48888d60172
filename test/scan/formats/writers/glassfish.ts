import { percentEncoded } from "./percent.ts";
import { clfStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "glassfish",
  header: [],
  clock: "zoned",
  write({ wallSecond, offset, address, status, path }) {
    const request = `GET /${percentEncoded(path, /["\\]/g)} HTTP/1.1`;
    return `"${address}" "NULL-AUTH-USER" "${clfStamp(wallSecond, offset)}" "${request}" ${status} 157`;
  },
};
