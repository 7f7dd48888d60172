import { clfStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "haproxy",
  header: [],
  clock: "none",
  write: (request) => line(request, ["example.com", request.agent]),
  writeForwarded: (request, forwarded) => line(request, ["example.com", request.agent, forwarded.join(", ")]),
};

function line({ wallSecond, address, status, path }: Request, headers: readonly string[]): string {
  const stamp = `${clfStamp(wallSecond, 0).slice(0, -" +0000".length)}.655`;
  const captured = headers.map((header) => escaped(header, /[#"{|}]/g)).join("|");
  return (
    `haproxy[14389]: ${address}:33317 [${stamp}] web~ app/app1 10/0/30/69/109 ${status} 157 - - ---- ` +
    `1/1/1/1/0 0/0 {${captured}} {} "GET ${escaped(path, /[#"]/g)} HTTP/1.1"`
  );
}

/** Bytes that are not printable, and what would end the field, as `#` and two digits. */
function escaped(text: string, marks: RegExp): string {
  const encode = (characters: string) =>
    [...new TextEncoder().encode(characters)].map((byte) => `#${byte.toString(16).padStart(2, "0")}`).join("");
  return text.replace(marks, encode).replace(/[^\x20-\x7e]/gu, encode);
}
