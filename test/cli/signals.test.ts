/**
 * SIGINT and SIGTERM end a run at once, with their status and without a trace.
 */
import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openingOf } from "../opening.ts";
import { type RunOptions, startBrownout, temporaryDirectory } from "../program.ts";
import { endOf, untilRejectsBegin } from "../shell.ts";

const SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  execFileSync("mkfifo", [join(cwd, "pipe.log")]);
});

/** A process that does not outlive the test. */
function started(args: readonly string[], options: RunOptions = {}): ChildProcess {
  const child = startBrownout(args, { cwd, ...options });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  return child;
}

/** `analyze` of a stream without end, which has been read for a while. */
async function analysisUnderWay(...flags: readonly string[]): Promise<ChildProcess> {
  const generator = started(["generate", "script_1"]);
  const analysis = started(["analyze", "pipe.log", ...flags]);
  const pipe = createWriteStream(join(cwd, "pipe.log"));
  pipe.on("error", () => {}); // EPIPE, when the analysis ends
  generator.stdout?.pipe(pipe);
  const enough = 2_000_000;
  while (pipe.bytesWritten < enough) await once(generator.stdout ?? generator, "data");
  return analysis;
}

/** The status, all that was said, and the files that are left. */
async function outcomeOf(child: ChildProcess) {
  const [stdout, stderr, status] = await Promise.all([
    child.stdout === null ? "" : text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    endOf(child),
  ]);
  const files = readdirSync(cwd, { withFileTypes: true, recursive: true });
  return { status, stdout, stderr, files: files.filter((entry) => !entry.isDirectory()).map(({ name }) => name) };
}

function ended(status: number) {
  return { status, stdout: "", stderr: "", files: ["pipe.log"] };
}

describe("a signal during a long analysis", () => {
  test.for(SIGNALS)(
    "%s ends it with status %i, with no report and no temporary file",

    async ([signal, status]) => {
      const analysis = await analysisUnderWay("--rejects", "rejects.txt");
      expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toHaveLength(1);
      analysis.kill(signal);
      expect(await outcomeOf(analysis)).toEqual(ended(status));
    },
  );

  test("ends threads that scan as well", async () => {
    const analysis = await analysisUnderWay("--threads", "2", "--chunk-size", "64k");
    analysis.kill("SIGINT");
    expect(await outcomeOf(analysis)).toEqual(ended(130));
  });

  test("followed by another one ends it too, with the status of one of them", async () => {
    const analysis = await analysisUnderWay("--threads", "2", "--chunk-size", "64k");
    analysis.kill("SIGINT");
    analysis.kill("SIGTERM");
    const { status, stdout, files } = await outcomeOf(analysis);
    expect([130, 143]).toContain(status);
    expect({ stdout, files }).toEqual({ stdout: "", files: ["pipe.log"] });
  });
});

describe("a signal while there is nothing to do", () => {
  test.for(SIGNALS)("%s ends an analysis whose pipe is silent, with status %i", async ([signal, status]) => {
    const analysis = started(["analyze", "pipe.log", "--rejects", "rejects.txt"]);
    const pipe = createWriteStream(join(cwd, "pipe.log"));
    onTestFinished(() => {
      pipe.destroy();
    });
    await once(pipe, "open"); // the other end is open too, then
    await untilRejectsBegin(cwd);
    analysis.kill(signal);
    expect(await outcomeOf(analysis)).toEqual(ended(status));
  });

  test("ends an analysis that waits for a pipe to be opened by its writer", async () => {
    const analysis = started(["analyze", "pipe.log", "--rejects", "rejects.txt"]);
    await untilRejectsBegin(cwd);
    analysis.kill("SIGTERM");
    expect(await outcomeOf(analysis)).toEqual(ended(143));
  });
});

describe("a signal to formats detect", () => {
  test("ends it while it waits for a pipe to be opened by its writer", async () => {
    const { env, begun } = openingOf("pipe.log");
    const detection = started(["formats", "detect", "pipe.log"], { env });
    await begun();
    detection.kill("SIGINT");
    expect(await outcomeOf(detection)).toEqual(ended(130));
  });

  test("ends it while its pipe is silent", async () => {
    const detection = started(["formats", "detect", "pipe.log"]);
    const pipe = createWriteStream(join(cwd, "pipe.log"));
    onTestFinished(() => {
      pipe.destroy();
    });
    await once(pipe, "open");
    detection.kill("SIGTERM");
    expect(await outcomeOf(detection)).toEqual(ended(143));
  });
});

describe("a signal to generate", () => {
  test.for(SIGNALS)("%s ends it with status %i while it is read", async ([signal, status]) => {
    const generator = started(["generate", "script_1"]);
    let bytes = 0;
    generator.stdout?.on("data", (data: Buffer) => {
      if (bytes < 100_000 && bytes + data.length >= 100_000) generator.kill(signal);
      bytes += data.length;
    });
    const stderr = text(generator.stderr as NonNullable<ChildProcess["stderr"]>);
    expect(await endOf(generator)).toBe(status);
    expect(await stderr).toBe("");
  });

  test("ends it while nobody reads it", async () => {
    const generator = started(["generate", "script_1"]);
    const stderr = text(generator.stderr as NonNullable<ChildProcess["stderr"]>);
    await once(generator.stdout ?? generator, "readable");
    const ending = once(generator, "exit");
    generator.kill("SIGTERM");
    expect(await ending).toEqual([143, null]);
    generator.stdout?.resume();
    expect(await stderr).toBe("");
  });
});
