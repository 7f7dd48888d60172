/**
 * What everyday tools put in front of each line, as data: a pattern, and the time in it if there is one. Each is anchored and
 * takes time in proportion to the line. The log's own time counts before the prefix's.
 */
import { Utf8 } from "../formats/format.ts";
import { Reason } from "../reason.ts";
import { DIRECTIVE } from "../record.ts";
import { type UnwrappedLine, unwrapEach, type Wrapper } from "./wrapper.ts";

interface Prefix {
  readonly name: string;
  readonly summary: string;
  readonly sample: string | readonly string[];
  readonly source: string;
  /** With the group `time`, if the tool writes one. */
  readonly pattern: RegExp;
  /** Lines that the tool writes itself. */
  readonly notice?: RegExp;
  isLike?(lines: readonly string[]): boolean;
}

const LINE = '203.0.113.9 - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157';
const JSON_LINE = '{"remote_addr":"203.0.113.9","status":502}';
/** In front of the lines of a program, and what supervisord says of itself: others write such a stamp and level, too. */
const SUPERVISORD_STAMP = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} `;
const SUPERVISORD_OUTPUT = new RegExp(`${SUPERVISORD_STAMP}[A-Z]{4} '[^']{1,255}' std(?:out|err) output:$`);
const SUPERVISORD_NOTICES = [
  "spawned: '",
  "success: .+ entered RUNNING state",
  "exited: .+ \\(",
  "(?:gave up|reaped unknown pid|stopped|waiting for|killing|stopping): ?",
  "waiting for .+ to (?:stop|die)",
  "stopped: ",
  "received SIG",
  "supervisord started with pid",
  "RPC interface '",
  "Included extra file",
  "daemonizing the supervisord process",
  "[Ss]et uid to user",
  "Supervisor (?:is )?running as root",
  "Server 'unix_http_server' running",
  "fd \\d+ closed, stopped monitoring",
  "Unlinking stale socket",
  "reaping unknown pid",
];
const SUPERVISORD = new RegExp(
  `${SUPERVISORD_OUTPUT.source}|${SUPERVISORD_STAMP}[A-Z]{4} (?:${SUPERVISORD_NOTICES.join("|")})`,
);

const PREFIXES: readonly Prefix[] = [
  {
    name: "stern",
    summary: "stern",
    sample: `web-6d4cf56db6-x8k2p nginx ${LINE}`,
    source: "https://github.com/stern/stern",
    pattern: /^[a-z\d][a-z\d.-]{0,252}-(?:[a-z\d]{5}|\d{1,9}) [a-z][a-z\d-]{0,62} /,
    notice: /^[+-] \S+ › \S+/,
  },
  {
    name: "logcli",
    summary: "logcli of Grafana Loki",
    sample: `2019-05-06T17:24:53+03:00 {app="web"} ${LINE}`,
    source: "https://grafana.com/docs/loki/latest/query/logcli/",
    pattern: /^(?<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) \{(?:[^{}"]|"[^"\\]*(?:\\.[^"\\]*)*")*\} +/,
    notice: /^(?:\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d )?(?:https?:\/\/\S+\/loki\/api\/|Common labels: \{|Ignoring labels )/,
  },
  {
    name: "aws-logs",
    summary: "aws logs tail",
    sample: `2019-05-06T14:24:53.123000+00:00 web/nginx/0123abcd ${LINE}`,
    source: "https://docs.aws.amazon.com/cli/latest/reference/logs/tail.html",
    pattern:
      /^(?<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (?:(?=[^ ]*[/[])[\w./$[\]#-]+ |(?<=\.\d{6}\+00:00 )[\w.:-]+ (?=\{))/,
  },
  {
    name: "stamp",
    summary: "a stamp in front of each line: docker logs -t, kubectl logs --timestamps, ts",
    sample: `2019-05-06T14:24:53.123456789Z ${LINE}`,
    source: "https://docs.docker.com/reference/cli/docker/container/logs/",
    pattern:
      /^(?:\[?(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?)\]?|(?<epoch>\d{10}\.\d{3,9})|\[[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\]) (?!std(?:out|err) )/,
  },
  {
    name: "docker-service",
    summary: "docker service logs",
    sample: `web.1.x8k2pq0v7c3m@node-1    | ${LINE}`,
    source: "https://docs.docker.com/reference/cli/docker/service/logs/",
    pattern: /^[\w.-]{1,255}\.\d+\.[a-z\d]+@[\w.-]{1,255} +\| ?/,
  },
  {
    name: "pm2",
    summary: "pm2 logs",
    sample: `0|web  | ${LINE}`,
    source: "https://pm2.keymetrics.io/docs/usage/log-management/",
    pattern:
      /^\d{1,6}\|[\w.-]{1,255} *\| (?:(?<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?: ?[+-]\d\d:?\d\d|Z)?): )?/,
    notice: /^(?:\[TAILING\] |[^ ].{0,255} last \d+ lines:$|PM2 +\| )/,
  },
  {
    name: "foreman",
    summary: "foreman, overmind, honcho",
    sample: `17:24:53 web.1  | ${LINE}`,
    source: "https://ddollar.github.io/foreman/",
    pattern: /^(?:\d\d:\d\d:\d\d )?[\w-]{1,255}\.\d{1,4} *\| /,
    notice:
      /^(?:\d\d:\d\d:\d\d )?(?:system +\| (?:[\w-]+\.\d+ (?:started|stopped) \(|sending SIG)|[\w-]{1,255}\.\d{1,4} *\| (?:started with pid \d+|exited with code -?\d+|terminated by SIG[A-Z]+)$)/,
  },
  {
    name: "fluentd",
    summary: "Fluentd's out_file: time, tag and JSON between tabs",
    sample: `2019-05-06T17:24:53+03:00\tnginx.access\t${JSON_LINE}`,
    source: "https://docs.fluentd.org/output/file",
    pattern: /^(?<time>\d{4}-[^\t]{5,35})\t[^\t{]{1,255}\t(?=\{)/,
  },
  {
    name: "caddy-console",
    summary: "Caddy's console format: time, level, logger, message and JSON between tabs",
    sample: `2019/05/06 14:24:53.250\tINFO\thttp.log.access\thandled request\t${JSON_LINE}`,
    source: "https://caddyserver.com/docs/caddyfile/directives/log",
    pattern:
      /^(?<time>\d{4}[/-]\d\d[/-]\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)\t[A-Za-z]+\t[\w.-]{1,255}\t[^\t{]{1,255}\t(?=\{)/,
  },
  {
    name: "openlitespeed",
    summary: "OpenLiteSpeed's virtual host in brackets or quotes",
    sample: `["www.example.com"] ${LINE}`,
    source: "https://docs.openlitespeed.org/config/logs/",
    pattern: /^(?:\["[^"]{0,255}"\]|"[\w.:-]{1,255} - [^"]{0,255}") (?=[\da-f:])/,
  },
  {
    name: "supervisord",
    summary: "supervisord's log of what its programs print",
    sample: ["2019-05-06 17:24:53,123 DEBG 'web' stdout output:", LINE],
    source: "https://supervisord.org/logging.html",
    pattern: /^/,
    notice: SUPERVISORD,
    isLike: (lines) => lines.some((line) => SUPERVISORD_OUTPUT.test(line)),
  },
];

export const PREFIX_WRAPPERS: readonly Wrapper[] = PREFIXES.map(
  ({ name, summary, sample, source, pattern, notice, isLike }): Wrapper => ({
    name,
    summary,
    sample: [sample].flat(),
    source,
    utf8: Utf8.lenient,
    ...(isLike === undefined ? {} : { isLike }),
    unwrapper: () => unwrapEach((text) => unwrap(text, pattern, notice)),
  }),
);

function unwrap(text: string, pattern: RegExp, notice: RegExp | undefined): UnwrappedLine {
  if (notice?.test(text)) return DIRECTIVE;
  const prefix = pattern.exec(text);
  if (prefix === null) return Reason.otherFormat;
  return { text: text.slice(prefix[0].length), time: prefix.groups?.["time"] ?? prefix.groups?.["epoch"] };
}
