/**
 * Logs whose fields have names: JSON, pairs, and values below a line of names; with what collectors put beside them.
 */
import type { Dice } from "../scan/hostile/dice.ts";
import { joined } from "./joined.ts";
import { type AmbiguousLog, commonStamp, isoStamp, makeRequests, type Request } from "./log.ts";

const CLIENTS = ["remote_addr", "client_ip", "ip", "clientIp", "remoteHost", "ip_addr", "c_ip", "src_ip"];
const STATUSES = ["status", "status_code", "http_code", "responseCode", "sc_status", "code"];
const TIMES = ["time", "time_local", "timestamp", "start", "dateTime", "ts"];

type Noise = (dice: Dice, request: Request) => Readonly<Record<string, unknown>>;

/** What is no field of the request. */
const NOISES: readonly Noise[] = [
  () => ({ agent: { ip: "10.9.9.9", name: "web-1" } }),
  () => ({ host: { ip: ["10.9.9.8"], name: "web-1" } }),
  () => ({ server_ip: "10.9.9.7", server_port: 443 }),
  () => ({ upstream_addr: "10.9.9.6:8080", upstream_status: "200" }),
  () => ({ "@timestamp": "2019-06-03T04:00:00.123Z" }),
  () => ({ ingestTime: "2019-06-03T04:00:00.123Z" }),
  () => ({ response_headers: { date: "Thu, 02 May 2019 03:00:00 GMT" } }),
  () => ({ level: "info", message: "request served" }),
  (dice) => ({ bytes: dice.between(100, 599), duration: dice.between(100, 599), port: 502 }),
  () => ({ cache_status: 200, grpc: { code: 503 } }),
  (dice) => ({ x_forwarded_for: `198.51.100.${dice.below(99)}` }),
];

function makeRecord(dice: Dice): (request: Request) => Record<string, unknown> {
  const [client, status, time] = [dice.oneOf(CLIENTS), dice.oneOf(STATUSES), dice.oneOf(TIMES)];
  const parent = dice.oneIn(3) ? dice.oneOf(["data", "json", "request", "log_processed", "attributes"]) : null;
  const isText = dice.oneIn(3);
  const noises = NOISES.filter(() => dice.oneIn(3));
  const isCommon = time === "time_local" || dice.oneIn(3);
  return (request) => {
    const fields = {
      [time]: isCommon ? commonStamp(request) : isoStamp(request),
      [client]: request.client,
      [status]: isText ? String(request.status) : request.status,
    };
    const record = parent === null ? fields : { [parent]: fields };
    const around = noises.map((noise) => noise(dice, request));
    return Object.assign({}, ...(dice.oneIn(2) ? [record, ...around] : [...around, record]));
  };
}

export function ambiguousJsonLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const record = makeRecord(dice);
  const lines = requests.map((request) => JSON.stringify(record(request)));
  return { kind: "JSON", isOrdinary: false, lines, requests };
}

/** As nginx's administrators write it. */
export function ordinaryJsonLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const [client, time] = dice.oneOf([
    ["remote_addr", "time_local"],
    ["ip", "time"],
    ["client_ip", "timestamp"],
  ] as const);
  const lines = requests.map((request) =>
    JSON.stringify({ [time]: isoStamp(request), [client]: request.client, status: request.status, bytes: 15_700 }),
  );
  return { kind: "ordinary JSON", isOrdinary: true, lines, requests };
}

type Fields = Readonly<Record<string, unknown>>;

/** Objects within objects are written with dots, lists with commas. */
function flat(record: Fields, prefix = ""): (readonly [key: string, value: string])[] {
  return Object.entries(record).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null) return [[prefix + key, String(value)] as const];
    return Array.isArray(value)
      ? [[prefix + key, value.join(",")] as const]
      : flat(value as Fields, `${prefix}${key}.`);
  });
}

export function logfmtLine(record: Fields): string {
  return flat(record)
    .map(([key, value]) => `${key}=${/[ "=]/.test(value) ? JSON.stringify(value) : value}`)
    .join(" ");
}

export function ltsvLine(record: Fields): string {
  return flat(record)
    .map(([key, value]) => `${key}:${value}`)
    .join("\t");
}

/** What is no field of the request stands anywhere, and under names that rival those of the fields. */
export function ambiguousPairsLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const record = makeRecord(dice);
  const [name, lineOf] = dice.oneOf([
    ["rival pairs", logfmtLine],
    ["rival labels", ltsvLine],
  ] as const);
  return { kind: name, isOrdinary: false, lines: requests.map((request) => lineOf(record(request))), requests };
}

/** Two writes on one line, or one torn by another. */
export function joinedNamedLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const level = dice.oneIn(2) ? { level: "info" } : {};
  const time = dice.oneOf(["time", "time_local", "ts"]);
  const client = dice.oneOf(["remote_addr", "client_ip", "ip"]);
  const isTimeFirst = dice.oneIn(2);
  const record = (request: Request) => {
    const fields = { [client]: request.client, status: request.status, bytes: dice.between(100, 90_000), path: "/a b" };
    const stamp = { [time]: isoStamp(request) };
    return isTimeFirst ? { ...stamp, ...level, ...fields } : { ...level, ...fields, ...stamp, agent: "a=b;c:d" };
  };
  const [name, lineOf, opening] = dice.oneOf([
    ["joined pairs", logfmtLine, /^[^= ]*=\S*(?: (?=\S))?/],
    ["joined labels", ltsvLine, /^[^:]*:[^\t]*\t?/],
    ["joined JSON", (record: Fields) => JSON.stringify(record), /^\{"[^"]*":/],
  ] as const);
  const lines = requests.map((request) => lineOf(record(request)));
  /** Of what is torn within its first pair nothing tells: see docs/formats.md. */
  const torn = (line: string) => {
    const start = line.slice(0, dice.between(1, line.length));
    return start.length > (opening.exec(line)?.[0].length ?? 0) ? start : line;
  };
  return { kind: name, isOrdinary: false, lines: joined(lines, dice, torn), requests };
}

/** Objects over several lines, and the end of the file within the last one, now and then. */
export function spreadJsonLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const lines = requests.flatMap((request) =>
    JSON.stringify(
      { time: isoStamp(request), http: { remote_addr: request.client }, status: request.status },
      null,
      2,
    ).split("\n"),
  );
  const cut = dice.oneIn(3) ? dice.between(1, 6) : 0;
  return {
    kind: cut > 0 ? "spread JSON, cut" : "spread JSON",
    isOrdinary: false,
    lines: cut > 0 ? lines.slice(0, -cut) : lines,
    requests,
  };
}

export function pairsLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const extra = dice.oneIn(2) ? ' upstream_addr=10.9.9.6:80 msg="a b"' : " bytes=502";
  const lines = requests.map(
    (request) =>
      `time="${isoStamp(request)}" level=info remote_addr=${request.client} status=${request.status}${extra}`,
  );
  return { kind: "pairs", isOrdinary: true, lines, requests };
}

export function separatedLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const separator = dice.oneOf([",", "\t", ";"]);
  const columns: readonly (readonly [string, (request: Request) => string])[] = [
    [dice.oneOf(["time", "timestamp"]), isoStamp],
    [dice.oneOf(["remote_addr", "client_ip"]), ({ client }) => client],
    [dice.oneOf(["status", "sc_status"]), ({ status }) => String(status)],
    ["server_ip", () => "10.9.9.7"],
    ["bytes", () => String(dice.between(100, 599))],
  ];
  const row = (values: readonly string[]) => values.join(separator);
  const lines = [
    row(columns.map(([name]) => name)),
    ...requests.map((request) => row(columns.map(([, value]) => value(request)))),
  ];
  return { kind: "separated", isOrdinary: true, lines, requests };
}
