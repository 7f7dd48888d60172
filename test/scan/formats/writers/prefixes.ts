import { writer as common } from "./common.ts";
import { isoStamp } from "./stamp.ts";
import type { Request, Writer } from "./writer.ts";

/** What everyday tools put in front of a line, or of JSON. */
const PREFIXES: Readonly<Record<string, (request: Request) => string>> = {
  /** The number begins no address: these requests have random ones. */
  grep: () => "logs/access.log:170000:",
  "grep-names": () => "logs/access.log:",
  stern: () => "web-6d4cf56db6-x8k2p nginx ",
  logcli: ({ wallSecond }) => `${isoStamp(wallSecond)}Z {app="web"} `,
  "aws-logs": ({ wallSecond }) => `${isoStamp(wallSecond)}.123000+00:00 web/nginx/0123abcd `,
  stamp: ({ wallSecond }) => `${isoStamp(wallSecond)}.123456789Z `,
  "docker-service": () => "web.1.x8k2pq0v7c3m@node-1    | ",
  pm2: () => "0|web  | ",
  foreman: () => "17:24:53 web.1  | ",
  openlitespeed: () => '["www.example.com"] ',
  supervisord: () => "2019-05-06 17:24:53,123 DEBG 'web' stdout output:\n",
};

const BEFORE_JSON: Readonly<Record<string, (stamp: string) => string>> = {
  fluentd: (stamp) => `${stamp}Z\tnginx.access\t`,
  "caddy-console": (stamp) =>
    `${stamp.replaceAll("-", "/").replace("T", " ")}.250\tINFO\thttp.log.access\thandled request\t`,
};

export const writers: readonly Writer[] = [
  ...Object.entries(PREFIXES).map(
    ([name, prefix]): Writer => ({
      ...common,
      format: `${name}/common`,
      write: (request) => prefix(request) + common.write(request),
    }),
  ),
  ...Object.entries(BEFORE_JSON).map(
    ([name, prefix]): Writer => ({
      format: `${name}/jsonl`,
      header: [],
      clock: "none",
      write: ({ wallSecond, address, status, path }) =>
        prefix(isoStamp(wallSecond)) + JSON.stringify({ time: isoStamp(wallSecond), ip: address, status, path }),
    }),
  ),
];
