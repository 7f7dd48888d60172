import { isoStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "envoy",
  header: [],
  clock: "utc",
  write: (request) =>
    `${line(request, "-")} inbound|80|| 127.0.0.6:41854 192.0.2.80:80 ${withPort(request.address)} - default`,
  writeForwarded: (request, forwarded) =>
    `${line(request, forwarded.join(","))} inbound|80|| 127.0.0.6:41854 192.0.2.80:80 ${withPort(request.address)} - default`,
};

function line({ wallSecond, offset, status, path, agent }: Request, forwarded: string): string {
  const start = `[${isoStamp(wallSecond - offset)}.310Z] "GET ${escaped(path)} HTTP/1.1" ${status} - via_upstream - "-"`;
  return `${start} 154 0 226 100 "${forwarded}" "${escaped(agent)}" "cc21d9b0" "example.com" "192.0.2.1:80"`;
}

function withPort(address: string): string {
  return address.includes(":") ? `[${address}]:37652` : `${address}:37652`;
}

/** No header or path that Envoy takes holds what is replaced here. */
function escaped(text: string): string {
  return text.replace(/[\0-\x1f\x7f"]/g, "_");
}
