import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { acquireLock } from "../../src/nightly/lock.ts";
import { RUNTIME_NAMES, temporaryDirectory } from "../program.ts";
import { endOf } from "../shell.ts";
import { sampled } from "../size.ts";
import { answerTo, kill, lockWithoutName, refusalBy, startContender, startHolder } from "./contender.ts";

const COMMAND = "brownout run nightly";

describe.each(sampled(RUNTIME_NAMES, 2))("the lock on %s", (runtime) => {
  test("is held by one process, and a second one is told by whom", async () => {
    const path = join(temporaryDirectory(), "lock");
    const holder = await startHolder(runtime, path);
    expect(await answerTo(runtime, path)).toMatch(refusalBy(path, holder.process.pid));
    await expect(acquireLock(path, COMMAND)).rejects.toThrow(refusalBy(path, holder.process.pid));
  });

  test("is refused while another runtime holds it", async () => {
    const path = join(temporaryDirectory(), "lock");
    const lock = await acquireLock(path, COMMAND);
    expect(await answerTo(runtime, path)).toMatch(refusalBy(path, process.pid));
    await lock.release();
    await startHolder(runtime, path);
  });

  test("is free at once when its holder is killed, and nothing of it has to be removed", async () => {
    const path = join(temporaryDirectory(), "lock");
    for (let round = 0; round < 3; round += 1) {
      const holder = await startHolder(runtime, path);
      await kill(holder);
    }
    await (await acquireLock(path, COMMAND)).release();
  });

  test("is free when it was released, and leaves an empty file", async () => {
    const path = join(temporaryDirectory(), "lock");
    const holder = await startHolder(runtime, path);
    holder.process.stdin?.end();
    expect(await endOf(holder.process)).toBe(0);
    expect(readdirSync(dirname(path))).toEqual(["lock"]);
    expect(statSync(path).size).toBe(0);
    await (await acquireLock(path, COMMAND)).release();
  });

  test("is not inherited by what its holder has started", async () => {
    const path = join(temporaryDirectory(), "lock");
    const holder = startContender(runtime, ["hold", path, "1000"], { permissions: ["-A"] });
    expect(await holder.line()).toBe("held");
    const sleeper = Number(await holder.line());
    onTestFinished(() => void process.kill(sleeper));
    await kill(holder);
    expect(process.kill(sleeper, 0)).toBe(true);
    await (await acquireLock(path, COMMAND)).release();
  });
});

test("a process does not have a lock twice", async () => {
  const path = join(temporaryDirectory(), "lock");
  const lock = await acquireLock(path, COMMAND);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow(refusalBy(path, process.pid));
  const other = await acquireLock(`${path}-2`, COMMAND);
  await other.release();
  await lock.release();
  const again = await acquireLock(path, COMMAND);
  await lock.release();
  await expect(acquireLock(path, COMMAND)).rejects.toMatchObject({ code: "locked", site: { path } });
  await again.release();
});

test("of many that a process asks for at once it has one", async () => {
  const path = join(temporaryDirectory(), "lock");
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(path, COMMAND)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("who holds it is not guessed from what an earlier holder has left", async () => {
  const path = join(temporaryDirectory(), "lock");
  const earlier = await startHolder("node dist", path);
  await kill(earlier);
  expect(readFileSync(`${path}.holder`, "utf8")).toContain(`"pid":${earlier.process.pid}`);
  // A holder that has not come to say who it is.
  await lockWithoutName("-x", path);
  for (const runtime of RUNTIME_NAMES) {
    const refused = await answerTo(runtime, path);
    expect(refused).toBe(`locked: Cannot lock "${path}": another process holds it`);
  }
});

test("a holder that may not ask for its host's name is named without", async () => {
  const path = join(temporaryDirectory(), "lock");
  const permissions = ["--no-prompt", "--allow-read", `--allow-write=${dirname(path)}`];
  const holder = await startHolder("deno", path, { permissions });
  const who = new RegExp(`": process ${holder.process.pid} has held it since [-0-9]+ [:0-9]+ UTC \\(${COMMAND}\\)$`);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow(who);
});

test("two who ask at the same time do not take each other for the holder", async () => {
  const path = join(temporaryDirectory(), "lock");
  const earlier = await startHolder("node dist", path);
  await kill(earlier);
  // Somebody reads the stale name, as another one who asks does.
  await lockWithoutName("-s", `${path}.holder`);
  await lockWithoutName("-x", path);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow("another process holds it");
});

test.each(["", "{", "{}", "null", '{"pid":1,"host":"web-1"}'])(
  "nobody is named where the holder has said %j",
  async (said) => {
    const path = join(temporaryDirectory(), "lock");
    writeFileSync(`${path}.holder`, said);
    await lockWithoutName("-x", path);
    await lockWithoutName("-x", `${path}.holder`);
    await expect(acquireLock(path, COMMAND)).rejects.toThrow(`Cannot lock "${path}": another process holds it`);
  },
);
