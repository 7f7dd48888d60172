import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { acquireLock } from "../../src/nightly/lock.ts";
import { RUNTIME_NAMES, type RuntimeName, temporaryDirectory } from "../program.ts";
import { kill, startContender } from "./contender.ts";

const COMMAND = "brownout run nightly";
/** How often each runtime has to take the lock. A longer run: `LOCK_FIGHT=8000 npm run test:long -- lock-fight`. */
const TAKINGS = Number(process.env["LOCK_FIGHT"] ?? 40);

test("processes that fight for it and are killed at any moment never hold it together", async () => {
  const folder = temporaryDirectory();
  const path = join(folder, "lock");
  const ends = new Map<number, number>();
  await Promise.all(RUNTIME_NAMES.map((runtime) => fight(runtime, folder, ends)));

  expect(textOf(join(folder, "violations"))).toBe("");
  const refusals = textOf(join(folder, "refusals")).trimEnd().split("\n");
  const named = refusals.flatMap((line) => {
    const [, asked, pid] = /^(\d+) Cannot lock ".+": process (\d+) on host /.exec(line) ?? [];
    return pid === undefined ? [] : [{ asked: Number(asked), pid: Number(pid) }];
  });
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter(({ pid, asked }) => asked > (ends.get(pid) ?? Number.NaN) || !ends.has(pid))).toEqual([]);
  await (await acquireLock(path, COMMAND)).release();
  const taken = RUNTIME_NAMES.map((runtime) => `${runtime} ${takings(runtime, folder)}`).join(", ");
  if (TAKINGS > 1000)
    process.stderr.write(
      `taken: ${taken}; killed: ${ends.size}; refused: ${refusals.length}, named: ${named.length}\n`,
    );
});

/** Starts one fighter after the other, and kills each a moment after it has begun. Notes when it had ended. */
async function fight(runtime: RuntimeName, folder: string, ends: Map<number, number>): Promise<void> {
  while (takings(runtime, folder) < TAKINGS) {
    const args = ["fight", join(folder, "lock"), folder, runtime];
    const fighter = startContender(runtime, args, { permissions: ["-A"] });
    expect(await fighter.line()).toBe("fighting");
    await sleep(Math.random() * 300);
    expect(fighter.process.exitCode).toBe(null);
    await kill(fighter);
    ends.set(fighter.process.pid ?? Number.NaN, Date.now());
  }
}

function takings(runtime: RuntimeName, folder: string): number {
  return textOf(join(folder, `taken by ${runtime}`)).length;
}

function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
