/**
 * JSON lines as servers and platforms write them, varied as real traffic is: headers that come and go, clients of both
 * families, failures that have no upstream.
 */
import { Dice } from "./hostile/dice.ts";

type Writer = (dice: Dice, at: Moment) => object;

/** Of a request: milliseconds since 1970. */
interface Moment {
  readonly epochMs: number;
}

const METHODS = ["GET", "GET", "GET", "GET", "POST", "PUT", "HEAD"];
const STATUSES = [200, 200, 200, 200, 200, 204, 301, 304, 404, 500, 502, 503];
const PATHS = [
  "/",
  "/orders",
  "/search?q=shoes&page=2",
  "/static/app.9f8e7d.js",
  "/api/v1/carts/42/items",
  "/\u017eemyna",
];
const HOSTS = ["shop.example.com", "api.example.com", "www.example.org"];
const AGENTS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
  "curl/8.5.0",
  "kube-probe/1.29",
  'Probe "eu-1"',
];
const LETTERS = "0123456789abcdef";
const FIRST_MS = Date.UTC(2019, 4, 6, 17, 0, 0);

/** So many lines of a writer; equal seeds, equal lines. */
export function writtenBy(name: keyof typeof JSON_WRITERS, lines: number, seed = 1): string {
  const dice = new Dice(seed);
  const write = JSON_WRITERS[name] as Writer;
  let epochMs = FIRST_MS;
  return Array.from({ length: lines }, () => {
    epochMs += dice.below(400);
    return `${JSON.stringify(write(dice, { epochMs }))}\n`;
  }).join("");
}

export const JSON_WRITERS = {
  /** Caddy 2, `format json`. */
  caddy(dice, { epochMs }) {
    const ip = client(dice);
    const isTls = !dice.oneIn(5);
    return {
      level: "info",
      ts: epochMs / 1_000 + dice.below(10_000) / 1e7,
      logger: "http.log.access.log0",
      msg: "handled request",
      request: {
        remote_ip: ip,
        remote_port: String(port(dice)),
        client_ip: ip,
        proto: isTls ? "HTTP/2.0" : "HTTP/1.1",
        method: dice.oneOf(METHODS),
        host: dice.oneOf(HOSTS),
        uri: dice.oneOf(PATHS),
        headers: lists({
          "User-Agent": dice.oneOf(AGENTS),
          Accept: "*/*",
          "Accept-Encoding": "gzip, deflate, br",
          ...some(dice, {
            Referer: `https://${dice.oneOf(HOSTS)}/`,
            "Accept-Language": "lt,en;q=0.8",
            Cookie: "REDACTED",
            "Sec-Fetch-Mode": "navigate",
            "If-None-Match": `"${hex(dice, 8)}"`,
          }),
        }),
        ...(isTls && {
          tls: {
            resumed: dice.oneIn(2),
            version: 772,
            cipher_suite: 4865,
            proto: "h2",
            server_name: dice.oneOf(HOSTS),
          },
        }),
      },
      bytes_read: 0,
      user_id: "",
      duration: dice.below(1_000_000) / 1e9,
      size: dice.below(50_000),
      status: dice.oneOf(STATUSES),
      resp_headers: lists({
        Server: "Caddy",
        ...some(dice, { "Content-Encoding": "gzip", Vary: "Accept-Encoding", Etag: `"${hex(dice, 12)}"` }),
        "Content-Type": "text/html; charset=utf-8",
      }),
    };
  },

  /** Traefik, `accessLog.format: json`. */
  traefik(dice, { epochMs }) {
    const [ip, from] = [client(dice), port(dice)];
    const status = dice.oneOf(STATUSES);
    const hasOrigin = status !== 404;
    return {
      ClientAddr: withPort(ip, from),
      ClientHost: ip,
      ClientPort: String(from),
      ClientUsername: "-",
      DownstreamContentSize: dice.below(50_000),
      DownstreamStatus: status,
      Duration: dice.below(900_000_000),
      ...(hasOrigin && {
        OriginContentSize: dice.below(50_000),
        OriginDuration: dice.below(9e8),
        OriginStatus: status,
      }),
      Overhead: dice.below(900_000),
      RequestAddr: dice.oneOf(HOSTS),
      RequestContentSize: 0,
      RequestCount: dice.below(1e6),
      RequestHost: dice.oneOf(HOSTS),
      RequestMethod: dice.oneOf(METHODS),
      RequestPath: dice.oneOf(PATHS),
      RequestPort: "-",
      RequestProtocol: "HTTP/2.0",
      RequestScheme: "https",
      RetryAttempts: 0,
      ...(hasOrigin && {
        RouterName: "web@docker",
        ServiceAddr: "172.18.0.3:80",
        ServiceName: "web@docker",
        ServiceURL: { Scheme: "http", Opaque: "", User: null, Host: "172.18.0.3:80", Path: "", ForceQuery: false },
      }),
      StartLocal: goStamp(dice, epochMs, "+03:00"),
      StartUTC: goStamp(dice, epochMs, "Z"),
      TLSCipher: "TLS_AES_128_GCM_SHA256",
      TLSVersion: "1.3",
      entryPointName: "websecure",
      level: "info",
      msg: "",
      "request_User-Agent": dice.oneOf(AGENTS),
      time: `${new Date(epochMs).toISOString().slice(0, 19)}Z`,
    };
  },

  /** The load balancer of Google Cloud, as exported from Cloud Logging. */
  googleCloud(dice, { epochMs }) {
    const ip = client(dice);
    return {
      httpRequest: {
        ...some(dice, { cacheHit: true }),
        latency: `0.${100_000 + dice.below(900_000)}s`,
        remoteIp: ip,
        requestMethod: dice.oneOf(METHODS),
        requestSize: String(dice.below(900)),
        requestUrl: `https://${dice.oneOf(HOSTS)}${dice.oneOf(PATHS)}`,
        responseSize: String(dice.below(50_000)),
        serverIp: "10.0.0.2",
        status: dice.oneOf(STATUSES),
        userAgent: dice.oneOf(AGENTS),
      },
      insertId: hex(dice, 14),
      jsonPayload: {
        "@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry",
        backendTargetProjectNumber: "projects/123456789012",
        cacheDecision: dice.oneIn(2)
          ? ["RESPONSE_HAS_CONTENT_TYPE", "CACHE_MODE_USE_ORIGIN_HEADERS"]
          : ["REQUEST_HAS_COOKIE"],
        remoteIp: ip,
        statusDetails: "response_sent_by_backend",
      },
      logName: "projects/shop/logs/requests",
      receiveTimestamp: goStamp(dice, epochMs + 1_000, "Z"),
      resource: {
        labels: { backend_service_name: "web", forwarding_rule_name: "https", project_id: "shop", zone: "global" },
        type: "http_load_balancer",
      },
      severity: "INFO",
      spanId: hex(dice, 16),
      timestamp: goStamp(dice, epochMs, "Z"),
      trace: `projects/shop/traces/${hex(dice, 32)}`,
    };
  },

  /** Logpush of Cloudflare, http_requests. */
  cloudflare(dice, { epochMs }) {
    const stamp = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
    return {
      CacheCacheStatus: dice.oneOf(["hit", "miss", "dynamic"]),
      CacheResponseBytes: dice.below(50_000),
      ClientASN: dice.below(400_000),
      ClientCountry: dice.oneOf(["lt", "de", "us"]),
      ClientDeviceType: "desktop",
      ClientIP: client(dice),
      ClientRequestHost: dice.oneOf(HOSTS),
      ClientRequestMethod: dice.oneOf(METHODS),
      ClientRequestReferer: dice.oneIn(2) ? "" : `https://${dice.oneOf(HOSTS)}/`,
      ClientRequestURI: dice.oneOf(PATHS),
      ClientRequestUserAgent: dice.oneOf(AGENTS),
      ClientSSLProtocol: "TLSv1.3",
      ClientSrcPort: port(dice),
      EdgeColoCode: "VNO",
      EdgeEndTimestamp: stamp(epochMs + 50),
      EdgeResponseBytes: dice.below(50_000),
      EdgeResponseStatus: dice.oneOf(STATUSES),
      EdgeStartTimestamp: stamp(epochMs),
      OriginResponseStatus: dice.oneOf(STATUSES),
      OriginResponseDurationMs: dice.below(900),
      RayID: hex(dice, 16),
      SecurityRuleIDs: [],
      WorkerSubrequest: false,
      ZoneName: "example.com",
    };
  },

  /** pino-http with its own serializers, on a server that listens on `::`. */
  pino(dice, { epochMs }) {
    const ip = client(dice);
    return {
      level: 30,
      time: epochMs,
      pid: 4242,
      hostname: "web-7d9f",
      req: {
        id: dice.below(1e6),
        method: dice.oneOf(METHODS),
        url: dice.oneOf(PATHS),
        query: dice.oneIn(3) ? { q: "shoes", page: "2" } : {},
        params: {},
        headers: {
          host: dice.oneOf(HOSTS),
          "user-agent": dice.oneOf(AGENTS),
          accept: "*/*",
          ...some(dice, { "accept-language": "lt,en;q=0.8", cookie: "a=1; b=2", "x-request-id": hex(dice, 32) }),
          connection: "keep-alive",
        },
        remoteAddress: ip.includes(":") ? ip : `::ffff:${ip}`,
        remotePort: port(dice),
      },
      res: {
        statusCode: dice.oneOf(STATUSES),
        headers: {
          "x-powered-by": "Express",
          "content-type": "application/json; charset=utf-8",
          "content-length": String(dice.below(50_000)),
          etag: `W/"${hex(dice, 2)}-${hex(dice, 20)}"`,
        },
      },
      responseTime: dice.below(500),
      msg: "request completed",
    };
  },

  /** API Gateway of AWS, `$context` variables under their own names. */
  apiGateway(dice, { epochMs }) {
    return {
      requestId: uuid(dice),
      requestTimeEpoch: String(epochMs),
      identity: { sourceIp: client(dice), userAgent: dice.oneOf(AGENTS), caller: "-", user: "-" },
      httpMethod: dice.oneOf(METHODS),
      resourcePath: "/orders/{id}",
      path: dice.oneOf(PATHS),
      status: String(dice.oneOf(STATUSES)),
      protocol: "HTTP/1.1",
      responseLength: String(dice.below(50_000)),
      integration: { latency: String(dice.below(500)), status: "200", error: "-" },
      error: { message: "-", responseType: "-" },
    };
  },

  /** Envoy as Istio sets it up. */
  envoy(dice, { epochMs }) {
    const status = dice.oneOf(STATUSES);
    const hasUpstream = status !== 503;
    return {
      authority: dice.oneOf(HOSTS),
      bytes_received: dice.below(900),
      bytes_sent: dice.below(50_000),
      connection_termination_details: null,
      downstream_local_address: "10.0.0.2:8080",
      downstream_remote_address: withPort(client(dice), port(dice)),
      duration: dice.below(500),
      method: dice.oneOf(METHODS),
      path: dice.oneOf(PATHS),
      protocol: "HTTP/1.1",
      request_id: uuid(dice),
      requested_server_name: null,
      response_code: status,
      response_code_details: hasUpstream ? "via_upstream" : "no_healthy_upstream",
      response_flags: hasUpstream ? "-" : "UH",
      route_name: "default",
      start_time: new Date(epochMs).toISOString(),
      upstream_cluster: "outbound|8080||web.shop.svc.cluster.local",
      upstream_host: hasUpstream ? "10.0.0.3:8080" : null,
      upstream_local_address: hasUpstream ? "10.0.0.2:54321" : null,
      upstream_service_time: hasUpstream ? String(dice.below(500)) : null,
      upstream_transport_failure_reason: null,
      user_agent: dice.oneOf(AGENTS),
      x_forwarded_for: null,
    };
  },
} satisfies Readonly<Record<string, Writer>>;

function client(dice: Dice): string {
  if (dice.oneIn(5)) return `2001:db8:${hex(dice, 3)}:${hex(dice, 4)}::${1 + dice.below(9)}`.replaceAll(":0", ":a");
  return `${[203, 198, 10][dice.below(3)]}.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`;
}

function port(dice: Dice): number {
  return dice.between(1_024, 65_535);
}

function withPort(ip: string, from: number): string {
  return ip.includes(":") ? `[${ip}]:${from}` : `${ip}:${from}`;
}

/** As Go's RFC3339Nano has it: without the zeros at the end. */
function goStamp(dice: Dice, epochMs: number, zone: string): string {
  const whole = new Date(epochMs).toISOString().slice(0, 19);
  const fraction = String(dice.below(1e9)).padStart(9, "0").replace(/0+$/, "");
  return `${whole}${fraction === "" ? "" : `.${fraction}`}${zone}`;
}

function hex(dice: Dice, digits: number): string {
  return Array.from({ length: digits }, () => LETTERS[dice.below(16)]).join("");
}

function uuid(dice: Dice): string {
  return [8, 4, 4, 4, 12].map((digits) => hex(dice, digits)).join("-");
}

/** Each of them or not. */
function some(dice: Dice, members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(() => dice.oneIn(2)));
}

function lists(headers: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
}
