import { describe, expect, test } from "vitest";
import { reportOfLines } from "../../analysis.ts";

/** What a log of these objects says: the errors by hour, the fields that were taken, the codes of its warnings. */
async function read(objects: readonly object[]) {
  const { hours, sources, warnings } = await reportOfLines(objects.map((object) => JSON.stringify(object)));
  const errors = Object.fromEntries(hours.filter((row) => row.errors > 0).map((row) => [row.hour, row.uniqueIps]));
  return { errors, fields: sources[0]?.fields, codes: warnings.map(({ code }) => code) };
}

const clients = ["192.0.2.1", "192.0.2.2", "2001:db8::3", "192.0.2.4"];
const stamp = "2019-05-06T17:24:53+03:00";

describe("the client", () => {
  test.each([
    ["agent.ip", (ip: string) => ({ agent: { ip: "10.0.0.9" }, data: { ip_addr: ip } }), "data.ip_addr"],
    ["EventIpAddress", (ip: string) => ({ EventIpAddress: "10.0.0.9", cliIP: ip }), "cliIP"],
    ["edgeIP", (ip: string) => ({ edgeIP: "10.0.0.9", client_ip: ip }), "client_ip"],
    ["server.ip", (ip: string) => ({ server: { ip: "10.0.0.9" }, peer: { address: ip } }), "peer.address"],
    ["host.ip", (ip: string) => ({ host: { ip: ["10.0.0.9"] }, source: { ip } }), "source.ip"],
    ["a constant ip", (ip: string) => ({ ip: "198.51.100.9", remote_addr: ip }), "remote_addr"],
  ])("is not in %s", async (_, make, client) => {
    const { errors, fields } = await read(clients.map((ip) => ({ time: stamp, status: 502, ...make(ip) })));
    expect(errors).toEqual({ 17: 4 });
    expect(fields?.client).toBe(client);
  });

  test("of one line that cannot be read does not hand the file to another field", async () => {
    const line = (remote_addr: string, n: number) => ({
      time: stamp,
      status: 502,
      remote_addr,
      node_name: "a",
      visit: `10.0.0.${n}`,
    });
    const { errors } = await read([...clients, "example.com"].map(line));
    expect(errors).toEqual({ 17: 4 });
  });

  test("under a name in another spelling is found", async () => {
    for (const name of ["remoteHost", "remote_host", "RemoteHost", "http.remote-host"]) {
      const { errors } = await read(clients.map((ip) => ({ dateTime: stamp, responseCode: 502, [name]: ip })));
      expect(errors).toEqual({ 17: 4 });
    }
  });

  test("behind an evident proxy is warned of, with the flag that fits", async () => {
    const lines = clients
      .concat(clients)
      .map((ip) => ({ time: stamp, status: 502, remote_addr: "10.0.0.5", x_forwarded_for: ip }));
    expect(await read(lines)).toMatchObject({ errors: { 17: 1 }, codes: ["proxied-client"] });
  });

  test("is refused where two names tell nothing, and both are named", async () => {
    const lines = clients.map((ip, n) => ({ time: stamp, status: 502, who: ip, whom: `198.51.100.${n}` }));
    await expect(read(lines)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^Cannot tell the client in "stream 1": it may be "who" .* or "whom" .*--fields ip=who/,
      ),
    });
  });
});

describe("the clock", () => {
  const request = (n: number) => ({ status: 502, remote_addr: clients[n] });

  test.each([
    ["a collector's", { "@timestamp": "2019-06-03T04:00:00Z" }],
    ["when it was ingested", { ingestTime: "2019-06-03T04:00:00Z" }],
    ["a response's Date", { respHdr: { date: "2019-05-03 04:00:00.653 +0000" } }],
    ["a cookie's expiry", { cookie: { expires: "2030-05-03T04:00:00Z" } }],
  ])("is not %s", async (_, other) => {
    const inside = clients.map((_, n) => ({
      ...other,
      json: { time_local: "06/May/2019:17:24:53 +0300", ...request(n) },
    }));
    expect((await read(inside)).errors).toEqual({ 17: 4 });
    const beside = clients.map((_, n) => ({ ...other, time_local: "06/May/2019:17:24:53 +0300", ...request(n) }));
    expect((await read(beside)).errors).toEqual({ 17: 4 });
  });

  test("is nginx's before what Fluent Bit adds, and one of two that differ is warned of", async () => {
    const added = clients.map((_, n) => ({
      date: 1557163493.5,
      time_local: "06/May/2019:17:24:53 +0300",
      ...request(n),
    }));
    expect((await read(added)).errors).toEqual({ 17: 4 });
    const two = clients.map((_, n) => ({ time: stamp, timestamp: "2019-05-06T14:24:53Z", ...request(n) }));
    expect((await read(two)).codes).toEqual(["rival-field"]);
  });

  test("of an event about a request's file counts no second request", async () => {
    const event = (event_type: string, n: number) => ({
      timestamp: stamp,
      flow_id: n,
      event_type,
      src_ip: clients[n],
      http: { status: 502 },
    });
    const lines = clients.flatMap((_, n) => [event("http", n), event("fileinfo", n)]);
    expect((await reportOfLines(lines.map((line) => JSON.stringify(line)))).hours[17]).toMatchObject({ errors: 4 });
  });

  test("is a collector's where there is no other", async () => {
    expect((await read(clients.map((_, n) => ({ "@timestamp": stamp, ...request(n) })))).errors).toEqual({ 17: 4 });
  });
});

describe("the status", () => {
  test.each(["502", "200, 502", "200 : 502", "502 Bad Gateway"])("may be written %j", async (status) => {
    expect((await read([{ time: stamp, ip: "192.0.2.1", status }])).errors).toEqual({ 17: 1 });
  });

  test("is not an upstream's or a cache's", async () => {
    const line = { time: stamp, ip: "192.0.2.1", upstream_status: 502, cache_status: 503, http_code: 200 };
    expect((await read([line])).errors).toEqual({});
  });
});

describe("a placeholder", () => {
  test.each(["", "-", "unknown", "null", "(null)", "N/A"])("%j hides no other name", async (client_ip) => {
    const lines = clients.map((remote_addr) => ({ time: stamp, status: 502, client_ip, remote_addr }));
    expect((await read(lines)).errors).toEqual({ 17: 4 });
  });
});
