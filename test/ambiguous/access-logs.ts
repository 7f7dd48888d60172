import type { Dice } from "../scan/hostile/dice.ts";
import { joined } from "./joined.ts";
import { type AmbiguousLog, commonStamp, makeRequests, type Request } from "./log.ts";

type Column = (request: Request, dice: Dice) => string;

const AGENT = '"Mozilla/5.0 (X11; Linux x86_64)"';
/** What servers log beside a status; each log has some of them, in any order. */
const NUMBERS: Readonly<Record<string, (dice: Dice) => Column>> = {
  bytes: (dice) => {
    const most = dice.oneOf([600, 20_000]);
    return (_, d) => String(d.between(0, most));
  },
  length: () => (_, d) => String(d.between(120, 900)),
  seconds: () => (_, d) => `0.${d.between(100, 999)}`,
  port: (dice) => {
    const port = dice.oneOf(["443", "80", "8080"]);
    return () => port;
  },
  upstream:
    () =>
    ({ status }, d) =>
      d.oneIn(5) ? "-" : String(d.oneIn(5) ? 502 : status),
};

/** In front of the time: what stands there beside the client. */
const FRONTS: readonly ((dice: Dice) => Column)[] = [
  () =>
    ({ client }) =>
      client,
  (dice) =>
    ({ client }) =>
      `${dice.oneOf(["www.example.com", "example.com:443"])} ${client}`,
  (dice) =>
    ({ client }) =>
      `${client} ${dice.oneOf(["192.0.2.80", "10.0.0.80"])}`,
  (dice) =>
    ({ client }) =>
      `${dice.oneOf(["192.0.2.80", "192.0.2.80:443"])} ${client}`,
  () =>
    ({ client }, d) =>
      `${d.oneOf(["-", "198.51.100.1", "198.51.100.2, 198.51.100.3"])} ${client}`,
  () =>
    ({ client }, d) =>
      `${client} ${d.oneOf(["-", "198.51.100.1", "198.51.100.2, 198.51.100.3"])}`,
];

export function ambiguousAccessLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const front = dice.oneOf(FRONTS)(dice);
  const isTimeFirst = dice.oneIn(5);
  const separator = dice.oneIn(6) ? "\t" : " ";
  const hasBareTime = dice.oneIn(6);
  const hasBareRequest = dice.oneIn(6);
  const names = Object.keys(NUMBERS).filter(() => dice.oneIn(2));
  const others = names.map((name) => (NUMBERS[name] as (dice: Dice) => Column)(dice));
  const status: Column = dice.oneIn(8) ? ({ status }) => `"${status}"` : ({ status }) => String(status);
  const columns = shuffled([status, ...others], dice);
  const isStatusInFront = dice.oneIn(8);
  const lines = requests.map((request) => {
    const stamp = hasBareTime ? commonStamp(request) : `[${commonStamp(request)}]`;
    const target = hasBareRequest ? "GET /a HTTP/1.1" : '"GET /a HTTP/1.1"';
    const who = `${front(request, dice)} - -`.split(" ").join(separator);
    const numbers = columns.map((column) => column(request, dice));
    const middle = isStatusInFront ? [...numbers, target] : [target, ...numbers];
    const order = isTimeFirst ? [stamp, who, ...middle] : [who, stamp, ...middle];
    return [...order, '"-"', AGENT].join(separator);
  });
  return { kind: "access", isOrdinary: false, lines, requests };
}

/** As servers write it when nobody has changed anything. */
export function ordinaryAccessLog(dice: Dice): AmbiguousLog {
  const requests = makeRequests(dice);
  const isCommon = dice.oneIn(3);
  const lines = requests.map((request) => {
    const { client, status } = request;
    const start = `${client} - - [${commonStamp(request)}] "GET /a?b=${dice.below(99)} HTTP/1.1" ${status}`;
    const bytes = dice.between(1_000, 90_000);
    return isCommon ? `${start} ${bytes}` : `${start} ${bytes} "https://example.com/" ${AGENT}`;
  });
  return { kind: "ordinary access", isOrdinary: true, lines, requests };
}

/** Two writes on one line, or one torn by another. */
export function joinedAccessLog(dice: Dice): AmbiguousLog {
  const log = ordinaryAccessLog(dice);
  return { ...log, kind: "joined", isOrdinary: false, lines: joined(log.lines, dice, torn) };
}

/**
 * Within or right behind its client, a tear cannot be told from another client or a virtual host; and a record of which no
 * byte is left cannot be told at all: see docs/formats.md.
 */
function torn(line: string, dice: Dice): string {
  const start = line.slice(0, dice.between(1, line.length));
  return /^\S*(?: -? ?)?$/.test(start) ? line : start;
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const left = [...items];
  const order: T[] = [];
  while (left.length > 0) order.push(...left.splice(dice.below(left.length), 1));
  return order;
}
