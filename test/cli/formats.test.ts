/**
 * `brownout formats` and `brownout formats detect`.
 */
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { ALL_FORMATS as FORMATS } from "../../src/scan/formats/list.ts";
import { WRAPPERS } from "../../src/scan/wrappers/list.ts";
import { brownout, ROOT, temporaryDirectory } from "../program.ts";

const COMBINED = '192.0.2.1 - - [06/May/2019:17:24:53 +0000] "GET / HTTP/1.1" 500 1 "-" "-"\n';

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

function run(...args: string[]) {
  return brownout(["formats", ...args], { cwd });
}

describe("the list", () => {
  test("names every format and wrapper, with a sample, what its fields are called, and where it is documented", async () => {
    const { status, stdout, stderr } = await run();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const { name, sample, fields, source } of FORMATS) {
      const entry = stdout.split("\n\n").find((part) => part.trimStart().startsWith(`${name}\n`));
      for (const line of sample) expect(entry).toContain(line.replaceAll("\t", "\\t"));
      expect(entry).toContain(`time: ${fields.time}; client: ${fields.address}; status: ${fields.status}`);
      expect(entry).toContain(source);
    }
    for (const { name } of WRAPPERS) expect(stdout).toContain(`\n  ${name}\n`);
  });

  test("is data with --json", async () => {
    const { status, stdout } = await run("--json");
    const { formats, wrappers } = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(formats.map(({ name }: { name: string }) => name)).toEqual(FORMATS.map(({ name }) => name));
    expect(wrappers.map(({ name }: { name: string }) => name)).toEqual(WRAPPERS.map(({ name }) => name));
  });
});

/** Where lines of the common log format have their fields. */
const PLACES = "  client: word 1; status: word 1 behind the request; time: the time\n";

describe("detect", () => {
  test("tells the format and how the first lines were read", async () => {
    writeFileSync(join(cwd, "a.log"), `${COMBINED}x\n${COMBINED}`);
    expect(await run("detect", "a.log")).toEqual({
      status: 0,
      stdout: `a.log: combined\n  of the first 3 lines: 2 records, 1 malformed, line 2: not of this format\n${PLACES}`,
      stderr: "",
    });
  });

  test("names the fields that were inferred, and says what is ambiguous", async () => {
    const line = (rest: string) => COMBINED.replace(/" 50\d .*/, `" ${rest}`);
    writeFileSync(join(cwd, "a.log"), line("655 502 157") + line("777 200 162"));
    writeFileSync(join(cwd, "b.log"), line("412 503 1") + line("204 404 1"));
    const { status, stdout } = await run("detect", "a.log", "b.log");
    expect(status).toBe(2);
    expect(stdout).toBe(
      "a.log: common\n  of the first 2 lines: 2 records\n" +
        "  client: word 1; status: word 2 behind the request; time: the time\n" +
        "  by the values of its lines, the client is word 1 and the status is word 2 behind the request\n" +
        "b.log: not recognised; the status may be word 1 behind the request (412, 204) or word 2 behind the request " +
        '(503, 404) (choose with --fields "status=word 2 behind the request")\n',
    );
  });

  test("looks into what is compressed", async () => {
    writeFileSync(join(cwd, "a.log"), gzipSync(COMBINED.repeat(2)));
    expect((await run("detect", "a.log")).stdout).toBe(
      `a.log: combined, compressed with gzip\n  of the first 2 lines: 2 records\n${PLACES}`,
    );
  });

  test("names the closest format where none fits, with status 2", async () => {
    writeFileSync(join(cwd, "a.log"), COMBINED.replace("192.0.2.1", "example.com"));
    expect(await run("detect", "a.log")).toEqual({
      status: 2,
      stdout: "a.log: not recognised; the closest is combined, but line 1 has a bad client address\n",
      stderr: "",
    });
  });

  test("goes on behind a file that cannot be read", async () => {
    copyFileSync(join(ROOT, "fixtures/seed.log"), join(cwd, "a.log"));
    const { status, stdout, stderr } = await run("detect", "missing.log", "a.log");
    expect(status).toBe(2);
    expect(stderr).toBe('Cannot read "missing.log": no such file or directory\n');
    expect(stdout).toContain("a.log: jsonl\n");
  });

  test("reads a pipe, and says when there is nothing in it", async () => {
    expect(await brownout(["formats", "detect", "-"], { cwd, stdin: COMBINED })).toMatchObject({
      status: 0,
      stdout: `-: combined\n  of the first 1 line: 1 record\n${PLACES}`,
    });
    expect(await brownout(["formats", "detect", "-"], { cwd, stdin: "\n\n" })).toMatchObject({
      status: 0,
      stdout: "-: there is no line to tell a format by\n",
    });
  });

  test("is data with --json", async () => {
    writeFileSync(join(cwd, "a.log"), COMBINED);
    const { stdout } = await run("detect", "--json", "a.log");
    expect(JSON.parse(stdout)).toMatchObject([
      { path: "a.log", compression: null, format: "combined", lines: 1, candidates: [{ records: 1, fault: null }] },
    ]);
  });
});
