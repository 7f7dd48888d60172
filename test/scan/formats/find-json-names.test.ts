import { describe, expect, test } from "vitest";
import { inferJsonNames } from "../../../src/scan/formats/find-json-names.ts";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { JSONL_FIELDS } from "../../../src/scan/formats/jsonl.ts";
import { expectLinear } from "../linear.ts";

const TIME = "2019-05-06T17:24:53Z";

function infer(lines: readonly string[]) {
  return inferJsonNames(lines, JSONL_FIELDS, USUAL_NAMES);
}

/** The names that are taken from these objects. */
function find(...objects: readonly object[]) {
  const taken = infer(objects.map((object) => JSON.stringify(object)))?.taken;
  return { time: taken?.time ?? undefined, address: taken?.client ?? undefined, status: taken?.status ?? undefined };
}

describe("names are found", () => {
  test.each<[string, object, string, string, string]>([
    [
      "past values of another kind",
      {
        time: 0.034,
        ts: "x",
        at: TIME,
        client: "web",
        status: "ok",
        code: "E1",
        peer: "::1",
        res: { statusCode: 500 },
      },
      "at",
      "peer",
      "res.statusCode",
    ],
    [
      "one level down",
      { stream: "stdout", message: { time: TIME, remote_addr: "192.0.2.1", status: "500" } },
      "message.time",
      "message.remote_addr",
      "message.status",
    ],
    [
      "at any depth, through keys with dots and lists of one",
      { a: { "b.c": [{ d: { e: { ts: 1557163493, f: [{ clientIp: "192.0.2.1" }] }, g: { status_code: 500 } } }] } },
      "a.b.c[].d.e.ts",
      "a.b.c[].d.e.f[].clientIp",
      "a.b.c[].d.g.status_code",
    ],
    [
      "in OpenTelemetry's attributes",
      {
        Timestamp: TIME,
        Attributes: { "client.address": "192.0.2.1", "server.address": "10.0.0.1", "http.response.status_code": 500 },
      },
      "Timestamp",
      "Attributes.client.address",
      "Attributes.http.response.status_code",
    ],
    [
      "where Tomcat has the client as its host",
      { host: "192.0.2.1", logicalUserName: "-", time: "[06/May/2019:17:24:53 +0300]", statusCode: "500", size: "200" },
      "time",
      "host",
      "statusCode",
    ],
    [
      "as HAProxy's administrators write them",
      { accept_date: "06/May/2019:17:24:53.655", client_addr_port: "192.0.2.1:5", http_status_code: 500, Tt: 200 },
      "accept_date",
      "client_addr_port",
      "http_status_code",
    ],
    [
      "as W3C's fields",
      {
        "timestamp(ms)": "1557163493000",
        "c-ip": "192.0.2.1",
        "s-ip": "10.0.0.1",
        "sc-status": "500",
        "sc-bytes": "200",
      },
      "timestamp(ms)",
      "c-ip",
      "sc-status",
    ],
    [
      "in an event of a function",
      {
        requestContext: { http: { sourceIp: "192.0.2.1" }, timeEpoch: 1557163493000 },
        response: { statusCode: 500, body: { status: 200 } },
      },
      "requestContext.timeEpoch",
      "requestContext.http.sourceIp",
      "response.statusCode",
    ],
    [
      "of a forwarded address where there is no other",
      { time: TIME, status: 500, headers: { "x-real-ip": "192.0.2.1" } },
      "time",
      "headers.x-real-ip",
      "status",
    ],
  ])("%s", (_, object, time, address, status) => {
    expect(find(object)).toEqual({ time, address, status });
  });

  test("of what can be read most often", () => {
    const object = (a: string, b: string) => ({ time: TIME, status: 500, x: { remote_addr: a, clientIp: b } });
    const objects = [object("192.0.2.1", "unknown"), object("192.0.2.2", "192.0.2.9"), object("192.0.2.3", "unknown")];
    expect(find(...objects).address).toBe("x.remote_addr");
  });

  test("a usual name before others, then what is less deep, then the more usual", () => {
    const rest = { time: TIME, status: 500 };
    expect(find({ ...rest, peer: "192.0.2.1", x: { remote_addr: "192.0.2.2" } }).address).toBe("x.remote_addr");
    expect(find({ ...rest, x: { y: { ip: "192.0.2.1" }, clientIp: "192.0.2.2" } }).address).toBe("x.clientIp");
    expect(find({ ...rest, x: { clientIp: "192.0.2.1", client_ip: "192.0.2.2" } }).address).toBe("x.client_ip");
  });

  test("in the lines that tell of requests, and not in the others", () => {
    const request = { at: TIME, http: { peer_ip: "192.0.2.1" }, outcome: { status: 500 } };
    const other = { at: TIME, gossip_ip: "10.0.0.1", listening: "10.0.0.2" };
    expect(find(other, other, other, other, request).address).toBe("http.peer_ip");
  });

  test("with other usual names behind them, for lines of other servers", () => {
    const lines = [
      { log: { time: TIME, remote_addr: "192.0.2.1", status: 500 } },
      { log: { time: TIME, req: { remoteAddress: "192.0.2.1" }, res: { statusCode: 500 } } },
      { log: { time: TIME, remote_addr: "192.0.2.1", status: 500 } },
    ];
    expect(infer(lines.map((line) => JSON.stringify(line)))?.names).toEqual({
      time: ["log.time"],
      address: ["log.remote_addr", "log.req.remoteAddress"],
      status: ["log.status", "log.res.statusCode"],
    });
  });
});

describe("what is not found:", () => {
  const rest = { time: TIME, ip: "192.0.2.1", status: 500 };

  test.each([
    { duration: 200 },
    { size: "500" },
    { upstream_status: "502" },
    { OriginStatus: 502 },
    { upstream: { status: 502 } },
    { backend: { status_code: 502 } },
    { properties: { serverStatus: "200" } },
    { grpc: { code: 200 } },
    { exit_code: 137 },
    { error: { code: 500 } },
    { status: [500, 502] },
    { status: 1000 },
    { status: "500 " },
    { status: true },
  ])("a status in %j", (object) => {
    expect(find({ time: TIME, ip: "192.0.2.1", ...object }).status).toBeUndefined();
  });

  test.each([
    { upstream_addr: "10.0.0.1:80" },
    { server: { ip: "10.0.0.1" } },
    { destination: { ip: "10.0.0.1", address: "10.0.0.1" } },
    { OriginIP: "10.0.0.1" },
    { downstream_local_address: "10.0.0.1:80" },
    { kubernetes: { pod_ip: "10.0.0.1", host_ip: "10.0.0.2" } },
    { httpRequest: { serverIp: "10.0.0.1" } },
    { request: { host: "10.0.0.1:8080" } },
    { host: "example.com" },
    { clients: ["192.0.2.1", "192.0.2.2"] },
    { client_ip: "010.0.0.1" },
  ])("a client in %j", (object) => {
    expect(find({ time: TIME, status: 500, ...object }).address).toBeUndefined();
  });

  test.each([
    { time: 0.034 },
    { response_time: 123 },
    { bytes: 1557163493 },
    { id: "1557163493" },
    { resp_headers: { Date: "Mon, 06 May 2019 17:24:53 GMT" } },
    { headers: { "last-modified": "Mon, 06 May 2019 17:24:53 GMT" } },
    { cookie: { expires: TIME } },
  ])("a time in %j", (object) => {
    expect(find({ ip: "192.0.2.1", status: 500, ...object }).time).toBeUndefined();
  });

  test("one of two that are equal and say different things", () => {
    expect(find({ ...rest, ip: null, who: "192.0.2.1", whom: "192.0.2.2" }).address).toBeUndefined();
    expect(find({ ...rest, ip: null, who: "192.0.2.1", whom: "::ffff:192.0.2.1" }).address).toBe("who");
    expect(find({ ...rest, status: null, http_statuscode: 500, sc_status: "200" }).status).toBeUndefined();
    expect(find({ ...rest, time: null, begun: TIME, ended: "2019-05-06T18:24:53Z" }).time).toBeUndefined();
    expect(find({ ...rest, time: null, begun: TIME, ended: "2019-05-06T17:59:59Z" }).time).toBe("begun");
  });

  test("anything in lines that are no objects", () => {
    expect(infer(["", "x", "[]", "null", "5", '{"a":'])).toBeNull();
    expect(infer([])).toBeNull();
    expect(infer(['{"msg":"listening"}'])).toBeNull();
  });
});

test("a hostile line takes no longer than its length", () => {
  const bytes = 1024 * 1024;
  const lines = [
    `{${Array.from({ length: bytes / 22 }, (_, n) => `"a${n}":"10.${n >> 16}.${(n >> 8) & 255}.${n & 255}"`).join(",")}}`,
    `${'{"a":1,"b":'.repeat(bytes / 11)}1${"}".repeat(bytes / 11)}`,
    `{"time":"${"9".repeat(bytes)}","status":"${"5".repeat(bytes)}"}`,
    `{"${"a.".repeat(bytes / 2)}":500}`,
  ];
  for (const line of lines) {
    expectLinear(() => infer([line]));
  }
});
