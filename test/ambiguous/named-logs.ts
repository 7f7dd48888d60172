/**
 * Logs whose fields have names: JSON, pairs, and values below a line of names; with what collectors put beside them.
 */
import type { Dice } from "../scan/hostile/dice.ts";
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
