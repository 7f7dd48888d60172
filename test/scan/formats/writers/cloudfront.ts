import { percentEncoded } from "./percent.ts";
import { isoStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

export const writer: Writer = {
  format: "cloudfront",
  header: [],
  clock: "utc",
  write: (request) => line(request, "-"),
  writeForwarded: (request, forwarded) => line(request, escaped(forwarded.join(", "))),
};

function line({ wallSecond, offset, address, status, path, agent }: Request, forwarded: string): string {
  const [date, time] = isoStamp(wallSecond - offset).split("T");
  const host = "d111111abcdef8.cloudfront.net";
  return [
    ...[date, time, "LAX50-C1", "157", address, "GET", host, escaped(`/${path}`), status, "-", escaped(agent)],
    ...["-", "-", "Error", "SOX4xwn4XV6Q4rgb7XiVGOHms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==", host, "https", "23", "0.001"],
    ...[forwarded, "TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "Error", "HTTP/2.0", "-", "-", "11040", "0.001"],
    ...["Error", "text/html", "78", "-", "-"],
  ].join("\t");
}

/** The characters that CloudFront documents. */
function escaped(text: string): string {
  return text === "" ? "-" : percentEncoded(text, /["#'<>[\\\]^`{|}~]/g);
}
