import { describe, expect, test } from "vitest";
import { USUAL_NAMES } from "../../../src/scan/formats/format.ts";
import { FORWARDED_NAMES } from "../../../src/scan/formats/forwarded.ts";
import { jsonl } from "../../../src/scan/formats/jsonl.ts";

const read = (object: object, forwarded: readonly string[] = []) =>
  jsonl.parser({ names: USUAL_NAMES, forwarded }).parse(JSON.stringify(object));

describe("without flags the fields are found of", () => {
  test.each<[string, object]>([
    ["nginx", { time_iso8601: "T", remote_addr: "A", status: "S", request_time: 1, upstream_status: "x" }],
    ["nginx with its other clock", { msec: "T", remote_addr: "A", status: "S", realip_remote_addr: "x" }],
    ["Caddy", { ts: "T", request: { client_ip: "A", remote_ip: "x" }, status: "S", duration: 1 }],
    ["Caddy 2.5", { ts: "T", request: { remote_ip: "A", remote_port: "1" }, status: "S" }],
    ["Caddy 2.4", { ts: "T", request: { remote_addr: "A" }, status: "S" }],
    [
      "Traefik",
      { time: "T", StartUTC: "x", ClientAddr: "A", ClientHost: "x", DownstreamStatus: "S", OriginStatus: "x" },
    ],
    ["Traefik, without its own time", { StartUTC: "T", StartLocal: "x", ClientHost: "A", DownstreamStatus: "S" }],
    ["Traefik, in local time", { StartLocal: "T", ClientHost: "A", DownstreamStatus: "S" }],
    ["pino-http", { level: 30, time: "T", req: { remoteAddress: "A" }, res: { statusCode: "S" }, responseTime: 1 }],
    ["Envoy", { start_time: "T", downstream_remote_address: "A", response_code: "S", upstream_host: "x" }],
    ["Envoy, without port", { start_time: "T", downstream_remote_address_without_port: "A", response_code: "S" }],
    ["GitLab", { time: "T", remote_ip: "A", status: "S", host: "x" }],
    ["Cloudflare", { EdgeStartTimestamp: "T", EdgeEndTimestamp: "x", ClientIP: "A", EdgeResponseStatus: "S" }],
    [
      "Google Cloud",
      { timestamp: "T", receiveTimestamp: "x", httpRequest: { remoteIp: "A", status: "S", serverIp: "x" } },
    ],
    ["Bunyan", { time: "T", req: { connection: { remoteAddress: "A" } }, res: { statusCode: "S" }, v: 0 }],
    ["restify", { time: "T", remoteAddress: "A", req: {}, res: { statusCode: "S" } }],
    ["AWS WAF", { timestamp: "T", httpRequest: { clientIp: "A", headers: [] }, responseCodeSent: "S" }],
    ["API Gateway", { requestTime: "T", ip: "A", status: "S" }],
    ["API Gateway, other variables", { requestTimeEpoch: "T", identity: { sourceIp: "A" }, status: "S" }],
    ["Azure App Gateway", { timeStamp: "T", properties: { clientIP: "A", httpStatus: "S", serverStatus: "x" } }],
    ["Azure Front Door", { time: "T", properties: { clientIp: "A", socketIp: "x", httpStatusCode: "S" } }],
    ["ECS", { "@timestamp": "T", source: { ip: "A" }, client: { ip: "x" }, http: { response: { status_code: "S" } } }],
    ["ECS in flat keys", { "@timestamp": "T", "client.ip": "A", "http.response.status_code": "S" }],
    ["ECS with addresses", { "@timestamp": "T", source: { address: "A" }, http: { response: { status_code: "S" } } }],
    ["OpenTelemetry", { timestamp: "T", "client.address": "A", "http.response.status_code": "S" }],
    ["OpenTelemetry before 1.20", { timestamp: "T", net: { peer: { ip: "A" } }, http: { status_code: "S" } }],
    ["Fastly", { timestamp: "T", client_ip: "A", response_status: "S" }],
    ["Apache", { time: "T", remoteIP: "A", status: "S" }],
    ["Apache, otherwise", { time: "T", remoteIP: "A", request_status: "S", request: "GET /" }],
    ["Spring", { "@timestamp": "T", remote_host: "A", status_code: "S" }],
    ["Tomcat", { time: "T", remoteAddr: "A", statusCode: "S", host: "x" }],
    ["WildFly", { timestamp: "T", remoteIp: "A", responseCode: "S" }],
    ["Dropwizard", { timestamp: "T", remoteAddress: "A", status: "S", requestTime: 5 }],
    ["Kong", { started_at: "T", client_ip: "A", request: {}, response: { status: "S" }, upstream_status: "x" }],
  ])("%s", (_, object) => {
    expect(read(object)).toEqual({ time: "T", address: "A", status: "S" });
  });
});

describe("whom a request was forwarded for is found of", () => {
  test.each<[string, object, unknown]>([
    ["nginx", { http_x_forwarded_for: "A, B" }, "A, B"],
    ["Caddy, as a list", { request: { headers: { "X-Forwarded-For": ["A, B", "C"] } } }, ["A, B", "C"]],
    ["Traefik", { ClientHost: "x", "request_X-Forwarded-For": "A, B" }, "A, B"],
    ["Traefik, without headers", { ClientHost: "A" }, "A"],
    ["Kong", { request: { headers: { "x-forwarded-for": "A, B" } } }, "A, B"],
    ["pino-http", { req: { headers: { "x-forwarded-for": "A, B" } } }, "A, B"],
    ["Envoy", { x_forwarded_for: "A, B" }, "A, B"],
    ["OpenTelemetry", { "http.request.header.x-forwarded-for": ["A, B"] }, ["A, B"]],
    ["Cloudflare", { RequestHeaders: { "x-forwarded-for": "A" } }, "A"],
  ])("%s", (_, object, forwarded) => {
    expect(read(object, FORWARDED_NAMES)).toMatchObject({ forwarded });
    expect(read(object)).not.toHaveProperty("forwarded");
  });
});

test("a time of day belongs to the date beside it, in UTC where W3C's names are", () => {
  expect(read({ date: "2019-05-06", time: "17:24:53" })).toMatchObject({ time: "2019-05-06T17:24:53" });
  expect(read({ date: "2019-05-06", time: "17:24:53.5", "sc-status": "500" })).toMatchObject({
    time: "2019-05-06T17:24:53.5Z",
  });
  expect(read({ date: "06/05/2019", time: "17:24:53" })).toMatchObject({ time: "17:24:53" });
  expect(read({ time: "17:24:53" })).toMatchObject({ time: "17:24:53" });
  expect(read({ date: "2019-05-06", time: "2019-05-06 17:24:53" })).toMatchObject({ time: "2019-05-06 17:24:53" });
});
