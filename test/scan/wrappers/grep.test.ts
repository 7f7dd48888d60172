import { describe, expect, test } from "vitest";
import { reportOfLines } from "../../analysis.ts";

const line = (client: string) => `${client} - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 1570`;
/** Clients of four networks, whose addresses differ in the first group only. */
const CLIENTS = ["2001:db8::9", "2003:db8::9", "2400:db8::9", "2600:3c00::9"];

/** The format, how many clients had an error at 17:00, and how many lines were no records. */
async function read(lines: readonly string[]) {
  const { hours, sources, lines: account } = await reportOfLines(lines);
  return [sources[0]?.format, hours[17]?.uniqueIps, account.malformed + account.directive];
}

describe("numbers in front of lines", () => {
  test("are no part of an address, in whatever order", async () => {
    expect(await read([7, 8, 15].map((n) => `${n}:${line("2001:db8::9")}`))).toEqual(["grep/common", 1, 0]);
    expect(await read([90, 8, 8, 15].map((n) => `${n}:${line("2001:db8::9")}`))).toEqual(["grep/common", 1, 0]);
  });

  test("are no part of an address if they may begin one and differ from line to line", async () => {
    const numbers = [2001, 2002, 2003, 2400, 2401, 2402];
    expect(await read(numbers.map((n) => `${n}:${line("2001:db8::9")}`))).toEqual(["grep/common", 1, 0]);
  });

  test("are known as such by lines of IPv4 among others", async () => {
    const lines = CLIENTS.map((client) => `2001:${line(client)}`);
    expect(await read([...lines, `2002:${line("192.0.2.1")}`])).toEqual(["grep/common", 5, 0]);
  });

  test("stand in front of addresses that begin with colons", async () => {
    expect(await read([7, 8].map((n) => `${n}:${line("::1")}`))).toEqual(["grep/common", 1, 0]);
  });

  test("are known beside torn lines, and what grep says itself", async () => {
    const lines = [17, 18, 21].map((n) => `${n}:${line("2001:db8::9")}`);
    const torn = "19:2001:db8::9 - - [06/May/2019:17:2";
    expect(await read(["grep: b.gz: binary file matches", ...lines, torn])).toEqual(["grep/common", 1, 2]);
  });

  test("are none where addresses begin with digits", async () => {
    expect(await read(CLIENTS.map(line))).toEqual(["common", 4, 0]);
    expect(await read([...CLIENTS, ...CLIENTS, "2a00:db8::1"].map(line))).toEqual(["common", 5, 0]);
    expect(await read(["64:ff9b::1", "64:ff9b::2"].map(line))).toEqual(["common", 2, 0]);
  });

  test("are none where clients of few networks come back", async () => {
    const clients = [1, 2, 3, 4, 5, 6].map((n) => `${2001 + (n % 2)}:2003::${n}`);
    expect(await read(clients.map(line))).toEqual(["common", 6, 0]);
  });
});

describe("names in front of lines", () => {
  test("have no number behind them if it is a part of each address", async () => {
    expect(await read(CLIENTS.map((client) => `access.log:${line(client)}`))).toEqual(["grep-names/common", 4, 0]);
    const lines = [...CLIENTS, "192.0.2.1"].map((client, index) => `logs/${index}.log:${line(client)}`);
    expect(await read(lines)).toEqual(["grep-names/common", 5, 0]);
  });

  test("may have one", async () => {
    const lines = [1999, 2000, 2001, 2002, 2003, 2004].map((n) => `access.log:${n}:${line("2003:db8::9")}`);
    expect(await read(lines)).toEqual(["grep/common", 1, 0]);
  });

  test.for([
    "access_log",
    "/var/log/my site/access.log",
    "C:\\logs\\access.log",
    "access.log-20190506",
    "ssl-access-01.log",
  ])("may be %s", async (name) => {
    const clients = ["192.0.2.1", "192.0.2.2"];
    expect(await read(clients.map((client) => `${name}:${line(client)}`))).toEqual(["grep-names/common", 2, 0]);
    expect(await read(clients.map((client) => `${name}:17:${line(client)}`))).toEqual(["grep/common", 2, 0]);
  });
});

describe("lines of context", () => {
  test("have hyphens behind names and numbers", async () => {
    const lines = [`a-1.log:17:${line("192.0.2.1")}`, `a-1.log-18-${line("2003:db8::9")}`];
    expect(await read([...lines, "--", `b.log:2:${line("2400:db8::9")}`])).toEqual(["grep/common", 3, 1]);
    expect(await read([`17:${line("192.0.2.1")}`, `18-${line("192.0.2.2")}`])).toEqual(["grep/common", 2, 0]);
  });

  test("have one behind a name without a number", async () => {
    const lines = [`a-1.log:${line("2001:db8::9")}`, `a-1.log-${line("2003:db8::9")}`];
    expect(await read([...lines, "--", `b.log:${line("192.0.2.1")}`])).toEqual(["grep-names/common", 3, 1]);
  });
});

test("a host and its port are no name and number", async () => {
  const clients = ["192.0.2.1", "192.0.2.2"].map((client) => `www.example.com:8080 ${line(client)}`);
  const { sources, hours } = await reportOfLines(clients);
  expect([sources[0]?.format?.includes("grep"), hours[17]?.uniqueIps]).toEqual([false, 2]);
});
