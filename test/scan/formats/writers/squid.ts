import type { Request, Writer } from "./writer.ts";

/** With `log_mime_hdrs`, so that what clients send stands there too. */
export const writer: Writer = {
  format: "squid",
  header: [],
  clock: "utc",
  write: (request) => line(request, [["User-Agent", request.agent]]),
  writeForwarded: (request, forwarded) =>
    line(request, [
      ["User-Agent", request.agent],
      ["X-Forwarded-For", forwarded.join(", ")],
    ]),
};

type Header = readonly [name: string, value: string];

function line({ wallSecond, offset, address, status, path }: Request, headers: readonly Header[]): string {
  const url = `http://example.com/${encoded(path, /[^\x21-\x7e]|["%]/gu)}`;
  const sent = headers.map(([name, value]) => `${name}: ${encoded(value, /[^\x20-\x7e]|["%\\[\]]/gu)}\\r\\n`).join("");
  return (
    `${wallSecond - offset}.655 ${String(status).padStart(6)} ${address} TCP_MISS/${status} 3482 GET ${url} - ` +
    `HIER_DIRECT/198.51.100.7 text/html [${sent}] [Server: example\\r\\n]`
  );
}

function encoded(text: string, marks: RegExp): string {
  return text.replace(marks, (character) => {
    const bytes = [...new TextEncoder().encode(character)];
    return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
  });
}
