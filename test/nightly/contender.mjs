/**
 * A process that takes a lock, for the tests. Plain JavaScript, which Node 20 runs as well.
 *
 *     contender.mjs MODULE hold LOCK [SECONDS]
 *     contender.mjs MODULE fight LOCK FOLDER NAME
 *
 * A holder prints "held" or why not, and holds the lock until standard input ends; with SECONDS, it has started a
 * process that takes so long, and prints its id. A fighter takes the lock and gives it up, over and over, until killed.
 *
 * In a fight, whoever has the lock makes the file FOLDER/inside for a moment. If it is there already, its maker must be
 * dead.
 */
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [, , module, mode, lockPath, ...others] = process.argv;
const { acquireLock } = await import(pathToFileURL(module).href);

if (mode === "hold") await hold(...others);
else process.stdout.write("fighting\n");
while (mode === "fight") await fight(...others);

async function hold(seconds) {
  try {
    const lock = await acquireLock(lockPath, "brownout run nightly");
    process.stdout.write("held\n");
    if (seconds !== undefined) process.stdout.write(`${spawn("sleep", [seconds], { stdio: "ignore" }).pid}\n`);
    for await (const _ of process.stdin);
    await lock.release();
    process.stdout.write("released\n");
  } catch (error) {
    process.stdout.write(`${error.code}: ${error.message}\n`);
  }
}

async function fight(folder, name) {
  const violation = (text) => appendFileSync(join(folder, "violations"), `${text}\n`);
  const asked = Date.now();
  let lock;
  try {
    lock = await acquireLock(lockPath, `brownout run ${name}`);
  } catch (error) {
    if (error.code !== "locked") violation(`${name}: ${error.message}`);
    appendFileSync(join(folder, "refusals"), `${asked} ${error.message}\n`);
    return sleep(Math.random() * 5);
  }
  const inside = join(folder, "inside");
  await enter(inside, violation);
  await sleep(Math.random() * 3);
  if (textOf(inside) !== String(process.pid)) violation(`somebody else was inside with ${process.pid}`);
  rmSync(inside, { force: true });
  appendFileSync(join(folder, `taken by ${name}`), ".");
  await lock.release();
  await sleep(Math.random() * 2);
}

/** One that was killed inside leaves the file, and may take a moment to be quite dead. */
async function enter(inside, violation) {
  for (;;) {
    try {
      return writeFileSync(inside, String(process.pid), { flag: "wx" });
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const maker = textOf(inside);
    const deadline = Date.now() + 60_000;
    while (maker !== "" && isAlive(maker) && Date.now() < deadline) {
      if (textOf(inside) !== maker) violation(`${maker} left while ${process.pid} was inside`);
      await sleep(1);
    }
    if (maker !== "" && isAlive(maker)) violation(`${maker} and ${process.pid} were inside`);
    rmSync(inside, { force: true });
  }
}

/** A zombie has closed its files. */
function isAlive(pid) {
  const status = textOf(`/proc/${pid}/status`);
  return status !== "" && !/^State:\s+[ZX]/m.test(status);
}

function textOf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
