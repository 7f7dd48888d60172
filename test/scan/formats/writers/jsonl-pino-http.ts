import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "utc",
  write: (request) => pinoLine(request, {}),
  writeForwarded: (request, forwarded) => pinoLine(request, { "x-forwarded-for": forwarded.join(", ") }),
};

function pinoLine(
  { wallSecond, offset, address, status, path, agent }: Request,
  headers: Readonly<Record<string, string>>,
): string {
  return JSON.stringify({
    level: 30,
    time: (wallSecond - offset) * 1000 + 250,
    pid: 15_648,
    hostname: "web",
    req: {
      id: 1,
      method: "GET",
      url: path,
      query: {},
      headers: { host: "example.com", "user-agent": agent, ...headers },
      remoteAddress: address,
      remotePort: 64_178,
    },
    res: { statusCode: status, headers: { "content-length": "157" } },
    responseTime: 12,
    msg: "request completed",
  });
}
