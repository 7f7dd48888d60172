import { describe, expect, test } from "vitest";
import { readAccessLine, wordsOf } from "../../../src/scan/formats/access-line.ts";
import { placeNamed } from "../../../src/scan/formats/access-place.ts";
import { reportOfLines } from "../../analysis.ts";

const STAMP = "06/May/2019:17:24:53 +0300";
const REQUEST = '"GET /a HTTP/1.1"';

/** How the lines are read: clients with an error, errors, and the fields that were taken. */
async function read(lines: readonly string[], options: Parameters<typeof reportOfLines>[1] = {}) {
  const { hours, sources, warnings } = await reportOfLines(lines, options);
  const { uniqueIps, errors } = hours[17] as { uniqueIps: number; errors: number };
  return { uniqueIps, errors, fields: sources[0]?.fields, warnings: warnings.map(({ message }) => message) };
}

describe("a line of words", () => {
  test("has brackets, quotes and lists as one word each", () => {
    const texts = (line: string) => wordsOf(line).map(({ text }) => text);
    expect(texts(`203.0.113.9 -  ann [${STAMP}]\t"GET / \\"x\\"" 502`)).toEqual([
      "203.0.113.9",
      "-",
      "ann",
      STAMP,
      'GET / \\"x\\"',
      "502",
    ]);
    expect(texts("203.0.113.9, 198.51.100.7 -")).toEqual(["203.0.113.9, 198.51.100.7", "-"]);
  });

  test.each([
    [`192.0.2.1 - - [${STAMP}] ${REQUEST} 502 1`, STAMP],
    [`192.0.2.1 - - ${STAMP} ${REQUEST} 502 1`, STAMP],
    [`"${STAMP}" 192.0.2.1 ${REQUEST} 502 1`, STAMP],
    [`2019-05-06T17:24:53Z 192.0.2.1 [${STAMP}] ${REQUEST} 502`, STAMP],
    [`192.0.2.1 2019-05-06 17:24:53 GET /a b HTTP/1.1 502`, "2019-05-06 17:24:53"],
  ])("has its time in brackets before quotes before bare: %s", (line, time) => {
    expect(readAccessLine(line)).toMatchObject({ time, hasMethod: true });
  });

  test("has places that are counted from the line's start, the time and the request", () => {
    const line = readAccessLine(`[${STAMP}] www.example.com 192.0.2.1 ${REQUEST} 502 157`);
    const at = (name: string) => (line === null ? null : placeNamed(name)?.(line)?.text);
    expect(at("word 2 behind the time")).toBe("192.0.2.1");
    expect(at("word 1 behind the request")).toBe("502");
    expect(at("second")).toBe("192.0.2.1");
    expect(placeNamed("remote_addr")).toBeNull();
  });
});

describe("the status", () => {
  const line = (client: number, rest: string) => `192.0.2.${client} - - [${STAMP}] ${REQUEST} ${rest}`;

  test("is the column of registered statuses, not the length in front of it", async () => {
    const lines = [line(1, "412 502 157"), line(2, "655 503 197"), line(3, "523 200 311"), line(4, "777 404 162")];
    expect(await read(lines)).toMatchObject({
      uniqueIps: 2,
      errors: 2,
      fields: { client: "word 1", status: "word 2 behind the request" },
      warnings: [
        '"stream 1": by the values of its lines, the client is word 1 and the status is word 2 behind the request',
      ],
    });
  });

  test("stands behind the bytes where some of these have no three digits", async () => {
    const lines = [line(1, '503 502 "a"'), line(2, '18432 200 "a"'), line(3, '0 304 "a"'), line(4, '512 200 "a"')];
    expect(await read(lines)).toMatchObject({ uniqueIps: 1, errors: 1 });
  });

  test("may stand in front of the request", async () => {
    const lines = [502, 200, 404].map((status, n) => `[${STAMP}] 192.0.2.${n} ${status} 5${n}17 ${REQUEST} "x"`);
    expect(await read(lines)).toMatchObject({ errors: 1, fields: { status: "word 2 behind the time" } });
  });

  test("is refused where two neighbours could be it, and a name settles it", async () => {
    const lines = [line(1, "412 503 1"), line(2, "204 404 1"), line(3, "500 200 1")];
    await expect(read(lines)).rejects.toMatchObject({
      message:
        'Cannot tell the status in "stream 1": it may be word 1 behind the request (412, 204, 500) or word 2 behind the ' +
        'request (503, 404, 200) (choose with --fields "status=word 2 behind the request")',
    });
    expect(await read(lines, { fields: "status=word 2 behind the request" })).toMatchObject({ errors: 1 });
    expect(await read(lines, { fields: "status=word 1 behind the request" })).toMatchObject({ errors: 1 });
  });

  test("is what stands first where an upstream's differs, and the other is named", async () => {
    const lines = [line(1, '499 0 "-" "a" 502'), line(2, '200 9 "-" "a" 200'), line(3, '502 9 "-" "a" 502')];
    const { errors, warnings } = await read(lines);
    expect(errors).toBe(1);
    expect(warnings).toEqual([
      '"stream 1": the status was read from word 1 behind the request; word 5 behind the request (502, 200) differs from it ' +
        '(choose with --fields "status=word 5 behind the request")',
    ]);
  });

  test("is missing where only bytes follow the request", async () => {
    await expect(read([line(1, '361 "a"'), line(2, '369 "a"'), line(3, '357 "b"')])).rejects.toMatchObject({
      message:
        'Cannot read "stream 1": the number behind the request (361, 369, 357) is no status: name its place with --fields, ' +
        "or state the --format",
    });
  });
});

describe("the client", () => {
  const line = (front: string) => `${front} - - [${STAMP}] ${REQUEST} 502 157`;

  test("has many values, the server has few", async () => {
    const lines = ["192.0.2.1", "192.0.2.2", "2001:db8::3"].map((client) => line(`${client} 198.51.100.80`));
    expect(await read(lines)).toMatchObject({ uniqueIps: 3, fields: { client: "word 1" } });
    const turned = ["192.0.2.1", "192.0.2.2", "2001:db8::3"].map((client) => line(`198.51.100.80 ${client}`));
    expect((await read(turned)).uniqueIps).toBe(3);
  });

  test("is the peer where the other one is a header: a list, or missing", async () => {
    const lines = [line("192.0.2.1, 192.0.2.7 10.0.0.1"), line("- 10.0.0.2"), line("2001:db8::3 10.0.0.1")];
    expect(await read(lines)).toMatchObject({ uniqueIps: 2, fields: { client: "word 2" } });
  });

  test("is refused where a private address could be the server's or a proxy's, and a flag settles it", async () => {
    const lines = [1, 2, 3, 4].map((n) => line(`192.0.2.${n} 10.0.0.1`));
    await expect(read(lines)).rejects.toMatchObject({
      message:
        'Cannot tell the client in "stream 1": it may be word 1 (192.0.2.1, 192.0.2.2, 192.0.2.3, …) or word 2 (10.0.0.1) ' +
        "(choose with --client-ip first or --client-ip second)",
    });
    expect((await read(lines, { clientIp: "first" })).uniqueIps).toBe(4);
    expect((await read(lines, { clientIp: "second" })).uniqueIps).toBe(1);
  });

  test("stands behind virtual hosts, also those that are addresses of any spelling", async () => {
    const hosts = ["www.example.com", "example.com", "198.51.100.80:443", "2001:db8::80"];
    const lines = Array.from({ length: 16 }, (_, n) => line(`${hosts[n % 4]} 192.0.2.${n}`));
    expect((await read(lines)).uniqueIps).toBe(16);
    const { uniqueIps, errors } = await read([...lines, line("198.51.100.80 client.example.net")]);
    expect({ uniqueIps, errors }).toEqual({ uniqueIps: 16, errors: 16 }); // a name is no address, its host no client
  });

  test("behind a time that stands first is decided alike", async () => {
    const lines = [1, 2, 3].map((n) => `[${STAMP}] 198.51.100.80 192.0.2.${n} ${REQUEST} 502 157`);
    expect(await read(lines)).toMatchObject({ uniqueIps: 3, fields: { client: "word 2 behind the time" } });
  });
});

describe("access lines without a name", () => {
  test.each([
    ["tabs between the words", `192.0.2.1\t-\t-\t[${STAMP}]\t${REQUEST}\t502\t157`],
    ["a bare time", `192.0.2.1 - - ${STAMP} ${REQUEST} 502 157`],
    ["a bare request, and the status in quotes", `192.0.2.1 - - [${STAMP}] GET /a HTTP/1.1 "502" 157`],
    ["request time and length in front of the status", `192.0.2.1 - - [${STAMP}] ${REQUEST} 0.022 655 502 157`],
    ["a blank in front", ` 192.0.2.1 - - [${STAMP}] ${REQUEST} 502 157`],
  ])("have %s", async (_, line) => {
    expect(await read([line, line.replace("192.0.2.1", "192.0.2.2").replace("502", "200")])).toMatchObject({
      uniqueIps: 1,
      errors: 1,
    });
  });
});
