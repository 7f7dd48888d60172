import { isoStamp } from "./stamp.ts";
import type { Writer } from "./writer.ts";

/** The external application load balancer's. */
export const writer: Writer = {
  format: "jsonl",
  header: [],
  clock: "utc",
  write: ({ wallSecond, offset, address, status, path, agent }) =>
    JSON.stringify({
      insertId: "1a2b3c",
      jsonPayload: {
        "@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry",
        statusDetails: "response_sent_by_backend",
      },
      httpRequest: {
        requestMethod: "GET",
        requestUrl: `https://example.com${path}`,
        requestSize: "360",
        status,
        responseSize: "157",
        userAgent: agent,
        remoteIp: address,
        serverIp: "10.3.0.4",
        latency: "0.050s",
      },
      resource: { type: "http_load_balancer", labels: { zone: "global" } },
      timestamp: `${isoStamp(wallSecond - offset)}.123456Z`,
      severity: "INFO",
      receiveTimestamp: `${isoStamp(wallSecond - offset + 3_600)}.5Z`,
    }),
};
