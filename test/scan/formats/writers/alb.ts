import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

export const writer: Writer = {
  format: "alb",
  header: [],
  clock: "utc",
  write({ wallSecond, offset, address, status, path, agent }) {
    const time = isoStamp(wallSecond - offset);
    return (
      `h2 ${time}.186641Z app/shop/50dc6c495c0c9188 ${address}:2817 10.0.0.1:80 0.086 0.048 0.037 ${status} 200 ` +
      `0 57 "GET https://www.example.com:443/${percentEncoded(path, /"/g)} HTTP/2.0" "${escaped(agent)}" ` +
      `ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 - "Root=1-5cd06e15-1f6bd3a2c0ffee0000000000" "www.example.com" "-" ` +
      `0 ${time}.099000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"`
    );
  },
};

function escaped(text: string): string {
  return text === "" ? "-" : text.replace(/["\\]/g, "\\$&").replace(/[\0-\x1f\x7f]/g, "?");
}
