/**
 * `--rejects`: every malformed line as `path:line: reason<TAB>the line's own bytes`.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { openRejects } from "../../src/cli/rejects.ts";
import { brownout, temporaryDirectory } from "../program.ts";
import { bytesOf, RICH_CAPTURE, RICH_CAPTURE_REASONS, recordLine } from "../scan/capture.ts";
import { shell } from "../shell.ts";

const GOOD = recordLine("2019-05-06 17:00:00", "10.0.0.1", 500);

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

/** The file of a quiet run of `a.log`, and no other file but it. */
async function rejectsOf(...flags: readonly string[]): Promise<Buffer> {
  const run = await brownout(["analyze", "a.log", "-q", "--no-files", "--rejects", "r.txt", ...flags], { cwd });
  expect(run).toMatchObject({ status: 0, stdout: "" });
  expect(readdirSync(cwd).sort()).toEqual(["a.log", "r.txt"]);
  return readFileSync(join(cwd, "r.txt"));
}

describe("a malformed line", () => {
  test("is kept byte by byte behind a tab, its place and its reason before it", async () => {
    const lines = [
      bytesOf("x\ty\r\n"),
      bytesOf(GOOD, "\n\n"),
      bytesOf([0x22, 0xff, 0x00, 0xc3], "\n"),
      bytesOf("[]\n", GOOD, "\r\n", "ž"),
    ];
    writeFileSync(join(cwd, "a.log"), Buffer.concat(lines));
    expect(await rejectsOf()).toEqual(
      Buffer.concat([
        bytesOf("a.log:1: not JSON\tx\ty\n"),
        bytesOf("a.log:4: invalid UTF-8\t", [0x22, 0xff, 0x00, 0xc3], "\n"),
        bytesOf("a.log:5: not a JSON object\t[]\n"),
        bytesOf("a.log:7: not JSON\tž\n"),
      ]),
    );
  });

  test("of each reason is kept, in the order of the lines", async () => {
    writeFileSync(join(cwd, "a.log"), RICH_CAPTURE);
    const rejects = (await rejectsOf()).toString("latin1").trimEnd().split("\n");
    expect(rejects.map((reject) => /^a\.log:\d+: ([^\t]+)\t/.exec(reject)?.[1])).toEqual(RICH_CAPTURE_REASONS);

    const lines = Buffer.from(RICH_CAPTURE).toString("latin1").split("\n");
    for (const reject of rejects) {
      const [, line, bytes] = /^a\.log:(\d+): [^\t]+\t(.*)$/.exec(reject) ?? [];
      expect(lines[Number(line) - 1]?.replace(/\r$/, "")).toBe(bytes);
    }
  });

  test("has the same place, whatever the chunks and the threads", async () => {
    writeFileSync(join(cwd, "a.log"), RICH_CAPTURE);
    const whole = await rejectsOf();
    expect(await rejectsOf("--chunk-size", "64", "--threads", "1")).toEqual(whole);
    expect(await rejectsOf("--chunk-size", "64", "--threads", "2")).toEqual(whole);
  });

  test("comes back from the file with cut", async () => {
    writeFileSync(join(cwd, "a.log"), `x\ty\n${GOOD}\n{"a":"\\t"}\n`);
    await rejectsOf();
    expect(await shell(cwd, "cut -f2- r.txt")).toMatchObject({ stdout: 'x\ty\n{"a":"\\t"}\n' });
  });

  test("is named by its source, by their paths", async () => {
    for (const name of ["b.log", "a.log"]) writeFileSync(join(cwd, name), `${GOOD}\nin ${name}\n`);
    const args = ["analyze", "-q", "--no-files", "--rejects", "new/r.txt", "b.log", "-", "a.log"];
    await brownout(args, { cwd, stdin: `in a pipe\n${GOOD}` });
    expect(readFileSync(join(cwd, "new/r.txt"), "utf8")).toBe(
      "-:1: not JSON\tin a pipe\na.log:2: not JSON\tin a.log\nb.log:2: not JSON\tin b.log\n",
    );
  });
});

test("a line behind a part that could not be read has a question mark for its number", () => {
  const file = openRejects(join(cwd, "r.txt"));
  file.add?.({ path: "a.log", line: null, reason: "not JSON", bytes: bytesOf("x") });
  file.publish();
  expect(readFileSync(join(cwd, "r.txt"), "utf8")).toBe("a.log:?: not JSON\tx\n");
});

describe("the file", () => {
  test("is empty where no line is malformed, and replaces one that was there", async () => {
    writeFileSync(join(cwd, "a.log"), `${GOOD}\n`);
    writeFileSync(join(cwd, "r.txt"), "old");
    expect((await rejectsOf()).length).toBe(0);
  });

  test("is not written when the report is not", async () => {
    writeFileSync(join(cwd, "a.log"), `x\n${GOOD}\n`);
    writeFileSync(join(cwd, "taken"), "");
    const run = await brownout(["analyze", "a.log", "--rejects", "r.txt", "--out-dir", "taken"], { cwd });
    expect(run.status).toBe(2);
    expect(readdirSync(cwd).sort()).toEqual(["a.log", "taken"]);
  });

  test("that cannot be written is trouble before the work is done", async () => {
    writeFileSync(join(cwd, "a.log"), `x\n${GOOD}\n`);
    const run = await brownout(["analyze", "a.log", "--rejects", "a.log/r.txt"], { cwd });
    expect(run).toMatchObject({ status: 2, stdout: "" });
    expect(run.stderr).toMatch(/^Cannot write "a\.log\/r\.txt": [^\n]+\n$/);
    expect(existsSync(join(cwd, "reports/report.json"))).toBe(false);
  });

  test("may be standard error", async () => {
    writeFileSync(join(cwd, "a.log"), `x\n${GOOD}\n`);
    const run = await shell(cwd, "brownout analyze a.log -q --no-files --rejects /dev/stderr");
    expect(run).toMatchObject({ status: 0, stdout: "" });
    expect(run.stderr).toContain("a.log:1: not JSON\tx\n");
  });

  test("may be standard output, and takes nothing from what else is written there", async () => {
    writeFileSync(join(cwd, "a.log"), `x\n${GOOD}\n`);
    const run = await shell(cwd, "brownout analyze a.log --no-files --rejects /dev/stdout > out.txt");
    expect(run).toMatchObject({ status: 0 });
    const out = readFileSync(join(cwd, "out.txt"), "utf8");
    expect(out).toContain("a.log:1: not JSON\tx\n");
    expect(out).toContain("1 malformed");
  });
});
