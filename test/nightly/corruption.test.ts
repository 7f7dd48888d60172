/**
 * State files that were damaged: whichever byte it is, the file is named, and its source is read again if it is there.
 */
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { decodePartial } from "../../src/partial/wire.ts";
import { parseReport } from "../analysis.ts";
import { temporaryDirectory } from "../program.ts";
import { sampled, sized } from "../size.ts";
import { beginWorld, dayOf, differing, QUIET, run, type Written, writtenIn } from "./one-night.ts";

/** As many state files are damaged in one night, each elsewhere; the nights together spread over all of a file. */
const LOGS = sized({ short: 10, long: 40 });
const NIGHTS = sized({ short: 1, long: 4 });

let cwd: string;
let written: Written;
/** The state files by their content: what they are called says nothing. */
let files: readonly string[];

beforeEach(async () => {
  cwd = temporaryDirectory();
  beginWorld(cwd);
});

async function livedWith(logs: number): Promise<void> {
  for (let log = 0; log < logs; log += 1) writeFileSync(join(cwd, "logs", nameOf(log)), dayOf(6, log, 3));
  expect(await run(cwd)).toEqual(QUIET);
  written = writtenIn(cwd, "state", "reports");
  files = stateFiles();
}

function nameOf(log: number): string {
  return `${String(log).padStart(2, "0")}.log`;
}

function stateFiles(): readonly string[] {
  return readdirSync(join(cwd, "state")).filter((name) => name.endsWith(".part"));
}

function stateOf(file: string): Buffer {
  return readFileSync(join(cwd, "state", file));
}

function damage(file: string, bytes: Uint8Array): void {
  writeFileSync(join(cwd, "state", file), bytes);
}

/** The files that a run complains of, a line each. */
function namedIn(stderr: string): readonly string[] {
  return stderr
    .trimEnd()
    .split("\n")
    .map((line) => /"state\/([^"]*\.part)"/.exec(line)?.[1] ?? line)
    .sort();
}

/** Tonight the damage is named and repaired; tomorrow all is well. */
async function expectRepair(damaged: readonly string[], at: string): Promise<void> {
  const { status, stdout, stderr } = await run(cwd);
  expect({ at, status, stdout, named: namedIn(stderr) }).toEqual({
    at,
    status: 2,
    stdout: "",
    named: damaged.toSorted(),
  });
  expect(differing(writtenIn(cwd, "state", "reports"), written), at).toEqual([]);
}

function changed(bytes: Buffer, byte: number, by: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[byte] = (copy[byte] as number) ^ by;
  return copy;
}

describe("a state file whose source is still there", () => {
  test.for([
    ["with a byte changed", (bytes: Buffer, at: number) => changed(bytes, at, 1 << (at % 8))],
    ["cut off", (bytes: Buffer, at: number) => bytes.subarray(0, at)],
  ] as const)("%s anywhere is named, and its source is read again", async ([, harm]) => {
    await livedWith(LOGS);
    for (let night = 0; night < NIGHTS; night += 1) {
      for (const [index, file] of files.entries()) {
        const bytes = stateOf(file);
        damage(file, harm(bytes, Math.floor(((index * NIGHTS + night) * bytes.length) / (LOGS * NIGHTS))));
      }
      await expectRepair(files, `night ${night}`);
    }
    expect(await run(cwd)).toEqual(QUIET);
  });

  test("replaced by that of another source is named, and its source is read again", async () => {
    await livedWith(3);
    const [first, second] = files as [string, string, string];
    copyFileSync(join(cwd, "state", second), join(cwd, "state", first));
    await expectRepair([first], "replaced");
    expect(await run(cwd)).toEqual(QUIET);
  });

  test.for([
    ["nothing", ""],
    ["a log", dayOf(6, 0)],
    ["a report", "{}\n"],
  ] as const)("replaced by %s is named, and its source is read again", async ([, content]) => {
    await livedWith(2);
    damage(files[0] as string, Buffer.from(content));
    await expectRepair([files[0] as string], content);
    expect(await run(cwd)).toEqual(QUIET);
  });

  test("is named although its source has a new name, is compressed or has grown", async () => {
    await livedWith(2);
    const [file] = files as [string, string];
    damage(file, changed(stateOf(file), 40, 1));
    for (const log of [0, 1]) {
      writeFileSync(join(cwd, `logs/${log}-renamed.log`), dayOf(6, log, 3) + dayOf(7, log, 3));
      rmSync(join(cwd, "logs", nameOf(log)));
    }
    const repaired = await run(cwd);
    expect({ ...repaired, stderr: namedIn(repaired.stderr) }).toEqual({ status: 2, stdout: "", stderr: [file] });
    const afterwards = writtenIn(cwd, "reports");
    expect(parseReport(afterwards["reports/report.json"] as string)).toMatchObject({
      complete: true,
      lines: { records: 12 },
    });
    expect(await run(cwd)).toEqual(QUIET);
    expect(await run(cwd, null, "--rebuild")).toEqual(QUIET);
    expect(writtenIn(cwd, "reports")).toEqual(afterwards);
  });
});

describe("a state file whose source is gone", () => {
  /** The state file of a log, which is gone by then, and what is left of the report without it. */
  async function damagedWithoutSource(): Promise<string> {
    await livedWith(1);
    const [file] = files as [string];
    writeFileSync(join(cwd, "logs", nameOf(1)), dayOf(6, 1, 3));
    rmSync(join(cwd, "logs", nameOf(0)));
    expect(await run(cwd)).toEqual(QUIET);
    damage(file, changed(stateOf(file), 40, 1));
    return file;
  }

  function report() {
    return parseReport(readFileSync(join(cwd, "reports/report.json"), "utf8"));
  }

  test("is named every night, and the report incomplete, until it is deleted", async () => {
    const file = await damagedWithoutSource();
    for (let night = 0; night < 3; night += 1) {
      const { status, stdout, stderr } = await run(cwd);
      expect({ night, status, stdout, named: namedIn(stderr) }).toEqual({
        night,
        status: 2,
        stdout: "",
        named: [file],
      });
      expect(report()).toMatchObject({ complete: false, lines: { records: 3 } });
    }
    rmSync(join(cwd, "state", file));
    expect(await run(cwd)).toEqual(QUIET);
    expect(report()).toMatchObject({ complete: true, lines: { records: 3 } });
  });

  test("is made whole by a source that comes back", async () => {
    const file = await damagedWithoutSource();
    expect((await run(cwd)).status).toBe(2);
    writeFileSync(join(cwd, "logs/restored.log"), dayOf(6, 0, 3));
    const { status, stderr } = await run(cwd);
    expect({ status, named: namedIn(stderr) }).toEqual({ status: 2, named: [file] });
    expect(report()).toMatchObject({ complete: true, lines: { records: 6 } });
    expect(await run(cwd)).toEqual(QUIET);
  });
});

test("no bit of a state file can be turned without notice, and no byte be missing", async () => {
  await livedWith(1);
  const [file] = files as [string];
  const bytes = stateOf(file);
  expect(() => decodePartial(bytes, file)).not.toThrow();
  for (const byte of sampled([...bytes.keys()], 7)) {
    for (let bit = 0; bit < 8; bit += 1) {
      expect(() => decodePartial(changed(bytes, byte, 1 << bit), file), `bit ${bit} of byte ${byte}`).toThrow(file);
    }
    expect(() => decodePartial(bytes.subarray(0, byte), file), `cut off at byte ${byte}`).toThrow(file);
  }
});
