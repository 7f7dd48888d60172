/**
 * A night that is killed anywhere, and run again: never a wrong report, never a corrupt state, never a lock left behind.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brownoutProcess, startBrownout } from "../program.ts";
import { Dice } from "../scan/hostile/dice.ts";
import { endOf } from "../shell.ts";
import { sampled, sized } from "../size.ts";
import {
  beginWorld,
  copyWorld,
  differing,
  type Faults,
  QUIET,
  run,
  twoAtATime,
  type Written,
  writeTonight,
  writeYesterday,
  writtenIn,
} from "./one-night.ts";

/** A line of the fault layer's log. */
interface Operation {
  readonly operation: string;
  readonly path: string;
  readonly to?: string;
}

const SEED = 20_190_506;
const KILLS = sized({ short: 6, long: 200 });
/** Of the operations, a short run kills or fails every so many. */
const NTH = 29;
/** So many runs are killed one after the other before one may end. */
const CHAIN = 4;

let directory: string;
/** Yesterday's run is done, and tonight's logs are there. */
let world: string;
let yesterday: Written;
/** What an uninterrupted run writes, and the operations by which it does. */
let tonight: Written;
let operations: readonly Operation[];
let elapsedMs: number;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "brownout-test-"));
  world = join(directory, "world");
  beginWorld(world);
  writeYesterday(world);
  expect(await run(world)).toEqual(QUIET);
  yesterday = writtenIn(world, "state", "reports");
  writeTonight(world);

  const log = join(directory, "operations");
  const uninterrupted = await copyWorld(world, join(directory, "uninterrupted"));
  expect(await run(uninterrupted, { FAULT_LOG: log })).toEqual(QUIET);
  tonight = writtenIn(uninterrupted, "state", "reports");
  operations = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

  const timed = await copyWorld(world, join(directory, "timed"));
  const startMs = performance.now();
  expect(await brownoutProcess(["run", "nightly"], { cwd: timed })).toEqual(QUIET);
  elapsedMs = performance.now() - startMs;
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Lets a copy of the world live, and go. */
async function inCopy(name: string, live: (copy: string) => Promise<void>): Promise<void> {
  const copy = await copyWorld(world, join(directory, name));
  await live(copy);
  rmSync(copy, { recursive: true });
}

/** Each report is yesterday's or tonight's, whatever else lies beside it. */
function expectWholeReports(copy: string, at: string): void {
  const reports = writtenIn(copy, "reports");
  for (const path of Object.keys(yesterday).filter((name) => name.startsWith("reports/"))) {
    const isWhole = reports[path] === yesterday[path] || reports[path] === tonight[path];
    expect({ at, path, isWhole }).toEqual({ at, path, isWhole: true });
  }
}

/** Beside the reports, what was in the making may be left: the directory is the user's. */
async function expectRecovery(copy: string, at: string): Promise<void> {
  expect({ at, ...(await run(copy)) }).toEqual({ at, ...QUIET });
  const wrong = differing(writtenIn(copy, "state", "reports"), tonight);
  expect(
    wrong.filter((path) => !/^reports\/\.brownout-[0-9a-f]+\.tmp$/.test(path)),
    at,
  ).toEqual([]);
}

function describeOperation(index: number): string {
  const { operation, path, to } = operations[index] as Operation;
  return `operation ${index + 1} of ${operations.length}: ${operation} ${path}${to === undefined ? "" : ` to ${to}`}`;
}

/**
 * What a file is going to be called: those in the making have names by chance, which the log knows. Of one that was made to
 * see whether it can be, nothing but the directory is known.
 */
function targetOf(index: number): string {
  const { operation, path, to } = operations[index] as Operation;
  const renaming = operations.find((other) => other.operation === "rename" && other.path === path);
  const target = (operation === "rename" ? to : renaming?.to) ?? path;
  return target.endsWith(".tmp") ? `${dirname(target)}/` : target;
}

describe("the operations of a night", () => {
  test("are those of a state and of reports", () => {
    expect(operations.map(({ operation }) => operation)).toEqual(expect.arrayContaining(["write", "fsync", "rename"]));
    const written = new Set(operations.map((_, index) => targetOf(index)));
    expect([...written]).toEqual(expect.arrayContaining(["reports/report.json", "reports/calendar.csv"]));
    expect([...written].filter((path) => path.endsWith(".part")).length).toBeGreaterThan(3);
    expect(differing(yesterday, tonight)).toEqual(expect.arrayContaining(["reports/report.json"]));
  });

  test("sync a file before it gets its name, and its directory afterwards", () => {
    for (const [index, { operation, path, to }] of operations.entries()) {
      if (operation !== "rename" || to?.endsWith(".holder")) continue;
      const before = operations.slice(0, index).filter((other) => other.path === path);
      expect(before.at(-1)?.operation, describeOperation(index)).toBe("fsync");
      const after = operations.slice(index).filter((other) => other.operation === "fsync");
      expect(
        after.map((other) => other.path),
        describeOperation(index),
      ).toContain(dirname(to as string));
    }
  });

  test("write to no file under its own name", () => {
    const targets = operations.flatMap(({ to }) => to ?? []);
    const written = operations.filter(({ operation }) => operation === "write").map(({ path }) => path);
    expect(written.filter((path) => targets.includes(path) || path in yesterday)).toEqual([]);
  });

  test("are as many whenever it is run", async () => {
    await inCopy("again", async (copy) => {
      const log = join(directory, "operations-again");
      await run(copy, { FAULT_LOG: log });
      expect(readFileSync(log, "utf8").trimEnd().split("\n")).toHaveLength(operations.length);
    });
  });
});

describe("a night that is killed", () => {
  /** Where the first is not done yet, where each is done, and where each write is half done. */
  function killings(): readonly (readonly [fault: string, index: number])[] {
    const after = operations.map((_, index) => ["kill-after", index] as const);
    const torn = operations.flatMap(({ operation }, index) =>
      operation === "write" ? [["torn", index] as const] : [],
    );
    return [["kill-before", 0], ...after, ...torn];
  }

  test("at any operation is made up for by the next run, byte for byte", async () => {
    await twoAtATime(sampled(killings(), NTH), async ([fault, index]) => {
      const at = `${fault} ${describeOperation(index)}`;
      await inCopy(`${fault}-${index}`, async (copy) => {
        const killed = await run(copy, faultAt(fault, index));
        expect({ at, ...killed }).toEqual({ at, ...QUIET, status: "SIGKILL" });
        expectWholeReports(copy, at);
        await expectRecovery(copy, at);
      });
    });
  });

  /** Kills from outside until a run has come to its end, or all of a chain are dead. */
  async function killChain(copy: string, dice: Dice): Promise<number> {
    for (let kill = 1; kill <= CHAIN; kill += 1) {
      const delayMs = dice.below(Math.ceil(elapsedMs));
      const at = `killed after ${delayMs} ms`;
      const child = startBrownout(["run", "nightly"], { cwd: copy });
      const output = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
      const end = endOf(child);
      await Promise.race([setTimeout(delayMs), end]);
      child.kill("SIGKILL");
      const status = await end;
      // Who is told of damage by a run that is killed is told in time, so that no damage heals unseen.
      expect([at, status === 0 || status === "SIGKILL", ...(await Promise.all(output))]).toEqual([at, true, "", ""]);
      expectWholeReports(copy, at);
      if (status === 0) return kill - 1;
    }
    return CHAIN;
  }

  test(`at ${KILLS} moments is made up for by the next run, byte for byte`, async () => {
    const dice = new Dice(SEED);
    let kills = 0;
    await twoAtATime([...Array(KILLS).keys()], async (chain) => {
      if (kills >= KILLS) return;
      await inCopy(`chain-${chain}`, async (copy) => {
        kills += await killChain(copy, dice);
        await expectRecovery(copy, `chain ${chain}`);
      });
    });
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  });
});

describe("a night whose disk fails", () => {
  /**
   * What a night may do without: naming the lock's holder, removing what it has no use for, and the sync of a directory,
   * which some file systems refuse.
   */
  function isOptional(index: number): boolean {
    const { operation, path, to } = operations[index] as Operation;
    const isDirectory = operation === "fsync" && !path.endsWith(".tmp");
    return isDirectory || operation === "unlink" || `${path} ${to ?? ""}`.includes(".holder");
  }

  /** Each operation once, with both errors in turn; of what is written, half is. */
  function failures(): readonly (readonly [fault: string, index: number])[] {
    return operations.map(({ operation }, index) => {
      const code = index % 2 === 0 ? "ENOSPC" : "EIO";
      return [operation === "write" ? `half-${code}` : code, index] as const;
    });
  }

  test("says which file it is with status 2, keeps reports and state, and the next run makes up for it", async () => {
    await twoAtATime(sampled(failures(), NTH), async ([fault, index]) => {
      const at = `${fault} ${describeOperation(index)}`;
      await inCopy(`${fault}-${index}`, async (copy) => {
        const failed = await run(copy, faultAt(fault, index));
        if (isOptional(index) && failed.status === 0) expect({ at, ...failed }).toEqual({ at, ...QUIET });
        else {
          expect({ at, ...failed }).toMatchObject({ at, status: 2, stdout: "" });
          expect(failed.stderr, at).toMatch(/^[^\n]+\n$/);
          expect(failed.stderr, at).toContain(`"${targetOf(index)}`);
        }
        expectWholeReports(copy, at);
        await expectRecovery(copy, at);
      });
    });
  });
});

function faultAt(fault: string, index: number): Faults {
  return { FAULT: fault, FAULT_AT: `${index + 1}` };
}
