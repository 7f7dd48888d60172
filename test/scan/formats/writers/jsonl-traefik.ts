import { isoStamp, offsetText } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "zoned",
  write: (request) => traefikLine(request, request.address, {}),
  writeForwarded: (request, forwarded) => {
    const header = forwarded.join(", ");
    return traefikLine(request, header, { "request_X-Forwarded-For": header });
  },
};

/** Its `ClientHost` is what `X-Forwarded-For` says, where there is one. */
function traefikLine(
  { wallSecond, offset, address, status, path, agent }: Request,
  host: string,
  headers: Readonly<Record<string, string>>,
): string {
  const stamp = `${isoStamp(wallSecond)}${offsetText(offset, ":")}`;
  return JSON.stringify({
    ClientAddr: address.includes(":") ? `[${address}]:51234` : `${address}:51234`,
    ClientHost: host,
    ClientPort: "51234",
    ClientUsername: "-",
    DownstreamContentSize: 157,
    DownstreamStatus: status,
    Duration: 132_432,
    OriginStatus: 418,
    RequestHost: "example.com",
    RequestMethod: "GET",
    RequestPath: path,
    RequestProtocol: "HTTP/1.1",
    RetryAttempts: 0,
    StartLocal: stamp,
    StartUTC: `${isoStamp(wallSecond - offset)}.123456789Z`,
    entryPointName: "web",
    level: "info",
    msg: "",
    "request_User-Agent": agent,
    ...headers,
    time: stamp,
  });
}
