import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { readWhole } from "../../src/sources/read-whole.ts";
import { streamOf } from "../analysis.ts";
import { temporaryDirectory } from "../program.ts";

const MIB = 1024 ** 2;
const TOO_LARGE = "it is larger than 1 GiB, which a report or a partial is not (logs are read by analyze)";

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
});

async function textOf(path: string, ...stdin: readonly string[]): Promise<string> {
  return new TextDecoder().decode(await readWhole(path, { stdin: streamOf(...stdin) }));
}

/** Bytes without end, and whether somebody has said that they are enough. */
function endless() {
  const state = { isEnded: false };
  const piece = new Uint8Array(64 * MIB);
  async function* stream(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield piece;
    } finally {
      state.isEnded = true;
    }
  }
  return { state, stream: stream() };
}

describe("all bytes are read", () => {
  test("of a file, an empty one and one behind a link", async () => {
    writeFileSync(join(cwd, "a.json"), "ž".repeat(100_000));
    writeFileSync(join(cwd, "empty"), "");
    symlinkSync("a.json", join(cwd, "link"));
    expect(await textOf(join(cwd, "a.json"))).toBe("ž".repeat(100_000));
    expect(await textOf(join(cwd, "link"))).toBe("ž".repeat(100_000));
    expect(await textOf(join(cwd, "empty"))).toBe("");
  });

  test("of the report in a directory", async () => {
    mkdirSync(join(cwd, "reports"));
    writeFileSync(join(cwd, "reports/report.json"), "{}");
    for (const path of ["reports", "reports/"]) expect(await textOf(join(cwd, path))).toBe("{}");
  });

  test("of standard input, in however many pieces it comes", async () => {
    expect(await textOf("-", "{", "", "}")).toBe("{}");
    expect(await textOf("-")).toBe("");
  });

  test("of a named pipe", async () => {
    const fifo = join(cwd, "fifo");
    execFileSync("mkfifo", [fifo]);
    spawn("sh", ["-c", 'printf "from a pipe" > "$0"', fifo]);
    expect(await textOf(fifo)).toBe("from a pipe");
  });
});

describe("it says what cannot be read", () => {
  test.for([
    ["missing.json", "missing.json", "no such file or directory"],
    ["empty", "empty/report.json", "no such file or directory"],
    ["a.json/b", "a.json/b", "a part of the path is not a directory"],
    ["nested", "nested/report.json", "it is a directory"],
    ["large.log", "large.log", TOO_LARGE],
  ] as const)("%s", async ([path, named, reason]) => {
    writeFileSync(join(cwd, "a.json"), "{}");
    mkdirSync(join(cwd, "empty"));
    mkdirSync(join(cwd, "nested/report.json"), { recursive: true });
    writeFileSync(join(cwd, "large.log"), "");
    truncateSync(join(cwd, "large.log"), 1024 * MIB + 1);
    const refused = expect(textOf(join(cwd, path))).rejects;
    await refused.toMatchObject({ code: "unreadable-source", site: { path: join(cwd, named) } });
    await refused.toThrow(`Cannot read "${join(cwd, named)}": ${reason}`);
  });

  test("a stream that fails", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
      throw new Error("the pipe broke");
    }
    await expect(readWhole("-", { stdin: broken() })).rejects.toThrow('Cannot read "-": the pipe broke');
  });

  test("a stream that is too large, of which no more is read", async () => {
    const { state, stream } = endless();
    await expect(readWhole("-", { stdin: stream })).rejects.toThrow(`Cannot read "-": ${TOO_LARGE}`);
    expect(state.isEnded).toBe(true);
  });
});

test("a signal ends the wait for standard input and for a pipe, with its own reason", async () => {
  const fifo = join(cwd, "fifo");
  execFileSync("mkfifo", [fifo]);
  const writer = openSync(fifo, "r+"); // who says nothing
  onTestFinished(() => closeSync(writer));
  const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
  for (const path of ["-", fifo]) {
    const controller = new AbortController();
    const read = readWhole(path, { stdin: silent, signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 20);
    await expect(read).rejects.toThrow("enough");
  }
});
