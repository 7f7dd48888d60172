import { isoStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "w3c",
  header: [
    "#Software: Microsoft Internet Information Services 10.0",
    "#Version: 1.0",
    "#Date: 2019-05-06 17:24:53",
    "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken X-Forwarded-For",
  ],
  clock: "utc",
  write: (request) => line(request, "-"),
  writeForwarded: (request, forwarded) => line(request, forwarded.join(",+")),
};

function line({ wallSecond, offset, address, status, path, agent }: Request, forwarded: string): string {
  const [date, time] = isoStamp(wallSecond - offset).split("T");
  return (
    `${date} ${time} 192.0.2.80 GET ${escaped(path)} - 443 - ${address} ${escaped(agent)} - ` +
    `${status} 0 0 140 ${forwarded}`
  );
}

/** As IIS does it, which leaves quotes alone. */
function escaped(text: string): string {
  return text === "" ? "-" : text.replace(/[\0-\x20\x7f]/g, "+");
}
