/**
 * Pings over real connections, to a server that answers as each test has it.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { Pings } from "../../src/nightly/ping.ts";
import { readPing } from "../../src/options/ping-urls.ts";

const QUICK = { timeoutMs: 60_000, pausesMs: [1, 2] };
const IMPATIENT = { timeoutMs: 1_000, pausesMs: [1] };
const SECRET = "5eaf1e5s";
const RUNNING = new AbortController().signal;

type Answer = (request: IncomingMessage, response: ServerResponse, calls: number) => void;

async function monitor(answer: Answer = (_, response) => response.end("OK")) {
  const calls: { readonly url: string; readonly method: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    const { url = "", method = "" } = request;
    calls.push({ url, method, body: await text(request) });
    answer(request, response, calls.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, urls: readPing(`${origin}/${SECRET}`), calls };
}

function answerStatus(status: number): Answer {
  return (_, response) => response.writeHead(status).end();
}

describe("a run", () => {
  test.for([
    ["success", `/${SECRET}`],
    ["failure", `/${SECRET}/fail`],
  ] as const)("that ends in %s tells so after its start, with what it said", async ([outcome, url]) => {
    const { urls, calls } = await monitor();
    expect(await new Pings(urls, RUNNING, QUICK).end(outcome, "Warning: ž\n")).toEqual([]);
    expect(calls).toEqual([
      { url: `/${SECRET}/start`, method: "POST", body: "" },
      { url, method: "POST", body: "Warning: ž\n" },
    ]);
  });

  test("tells nothing where there is no URL for it", async () => {
    const { urls, calls } = await monitor();
    expect(await new Pings({ failure: urls.failure }, RUNNING, QUICK).end("success", "")).toEqual([]);
    expect(calls).toEqual([]);
  });

  test("ends after the first ping has been answered, however long that takes", async () => {
    let release = () => {};
    const { urls, calls } = await monitor((request, response) => {
      if (request.url?.endsWith("/start")) release = () => response.end();
      else response.end();
    });
    const ended = new Pings(urls, RUNNING, QUICK).end("success", "");
    await expect.poll(() => calls.length).toBe(1);
    release();
    expect(await ended).toEqual([]);
    expect(calls.map(({ url }) => url)).toEqual([`/${SECRET}/start`, `/${SECRET}`]);
  });

  test("that is stopped sends nothing more", async () => {
    const { urls, calls } = await monitor();
    const stop = new AbortController();
    const pings = new Pings(urls, stop.signal, QUICK);
    await expect.poll(() => calls.length).toBe(1);
    stop.abort();
    expect(await pings.end("success", "")).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  test("that is stopped does not wait for an answer", async () => {
    const { urls, calls } = await monitor(() => {});
    const stop = new AbortController();
    const pings = new Pings({ success: urls.success }, stop.signal, { timeoutMs: 600_000, pausesMs: [] });
    const ended = pings.end("success", "");
    await expect.poll(() => calls.length).toBe(1);
    stop.abort();
    expect(await ended).toEqual([]);
  });
});

describe("a body", () => {
  test.for(["x", "é", "𝕏"])("that is too long loses its end, in whole characters: %s", async (character) => {
    const { urls, calls } = await monitor();
    const whole = `y${character.repeat(60_000)}`.repeat(2);
    await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", whole);
    const body = calls[0]?.body ?? "";
    const [, head = "", cut = ""] = /^(.*)\n… \((\d+) more bytes\)\n$/s.exec(body) ?? [];
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(100_000);
    expect(Buffer.byteLength(body)).toBeGreaterThan(99_900);
    expect(whole.startsWith(head)).toBe(true);
    expect(Buffer.byteLength(head) + Number(cut)).toBe(Buffer.byteLength(whole));
  });

  test("of 100 kB is whole", async () => {
    const { urls, calls } = await monitor();
    await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", "x".repeat(100_000));
    expect(calls[0]?.body).toBe("x".repeat(100_000));
  });
});

describe("a ping that does not arrive", () => {
  test.for([500, 503, 429])("is sent again after status %i", async (status) => {
    const { urls, calls } = await monitor((request, response, count) =>
      answerStatus(count < 3 ? status : 200)(request, response, count),
    );
    expect(await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", "a")).toEqual([]);
    expect(calls.map(({ body }) => body)).toEqual(["a", "a", "a"]);
  });

  test.for([
    [500, 3],
    [404, 1],
  ] as const)("is given up, and told about without its path: status %i, %i tries", async ([status, tries]) => {
    const { origin, urls, calls } = await monitor(answerStatus(status));
    const said = await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", "");
    expect(said).toEqual([`Cannot ping ${origin}: expected a status from 200 to 299 but found ${status}`]);
    expect(calls).toHaveLength(tries);
  });

  test("because nobody listens is told about", async () => {
    const { origin, urls } = await closedMonitor();
    const said = await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", "");
    expect(said).toEqual([`Cannot ping ${origin}: connection refused`]);
  });

  test("because the server never answers is told about, of the start and of the end", async () => {
    const { origin, urls, calls } = await monitor(() => {});
    const said = await new Pings(urls, RUNNING, IMPATIENT).end("failure", "");
    expect(said).toEqual([
      `Cannot ping ${origin}: no answer within 1 s`,
      `Cannot ping ${origin}: no answer within 1 s`,
    ]);
    expect(calls.map(({ url }) => url)).toEqual([`/${SECRET}/start`, `/${SECRET}/fail`, `/${SECRET}/fail`]);
  });

  test("at the start keeps nothing from being told at the end", async () => {
    const { origin, urls, calls } = await monitor((request, response, count) =>
      answerStatus(request.url?.endsWith("/start") ? 400 : 200)(request, response, count),
    );
    const said = await new Pings(urls, RUNNING, QUICK).end("success", "");
    expect(said).toEqual([`Cannot ping ${origin}: expected a status from 200 to 299 but found 400`]);
    expect(calls.at(-1)?.url).toBe(`/${SECRET}`);
  });
});

describe("a redirect", () => {
  test.for([
    [307, "POST", "a"],
    [308, "POST", "a"],
    [302, "GET", ""],
  ] as const)("by status %i is followed with %s", async ([status, method, body]) => {
    const { urls, calls } = await monitor((request, response) => {
      if (request.url === "/elsewhere") response.end();
      else response.writeHead(status, { location: "/elsewhere" }).end();
    });
    expect(await new Pings({ success: urls.success }, RUNNING, QUICK).end("success", "a")).toEqual([]);
    expect(calls.at(-1)).toEqual({ url: "/elsewhere", method, body });
  });
});

/** A port at which somebody was listening a moment ago. */
async function closedMonitor() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.close();
  await once(server, "close");
  return { origin, urls: readPing(`${origin}/${SECRET}`) };
}
