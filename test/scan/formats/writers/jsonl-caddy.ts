import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "utc",
  write: (request) => caddyLine(request, {}),
  writeForwarded: (request, forwarded) => caddyLine(request, { "X-Forwarded-For": [forwarded.join(", ")] }),
};

/** A header is a list of its values. */
function caddyLine(
  { wallSecond, offset, address, status, path, agent }: Request,
  headers: Readonly<Record<string, readonly string[]>>,
): string {
  return JSON.stringify({
    level: status >= 500 ? "error" : "info",
    ts: wallSecond - offset + 0.25,
    logger: "http.log.access.log0",
    msg: "handled request",
    request: {
      remote_ip: address,
      remote_port: "41342",
      client_ip: address,
      proto: "HTTP/2.0",
      method: "GET",
      host: "example.com",
      uri: path,
      headers: { "User-Agent": [agent], ...headers },
    },
    bytes_read: 0,
    user_id: "",
    duration: 0.000929675,
    size: 157,
    status,
    resp_headers: { Server: ["Caddy"], Date: ["Mon, 06 May 2019 17:24:53 GMT"] },
  });
}
