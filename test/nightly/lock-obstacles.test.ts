import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { acquireLock } from "../../src/nightly/lock.ts";
import { RUNTIME_NAMES, temporaryDirectory } from "../program.ts";
import { endOf } from "../shell.ts";
import { sampled } from "../size.ts";
import { answerTo, refusalBy, startHolder } from "./contender.ts";

const COMMAND = "brownout run nightly";

test.each([
  ["nothing", ""],
  ["a process id that has been given to somebody else", `${process.pid}\n`],
  ["garbage", "\0\xff{{{"],
])("a file with %s in its place is no obstacle", async (_, content) => {
  const path = join(temporaryDirectory(), "lock");
  for (const name of [path, `${path}.holder`, `${path}.holder.tmp`]) writeFileSync(name, content);
  const lock = await acquireLock(path, COMMAND);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow(refusalBy(path, process.pid));
  await lock.release();
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("without a place for the holder's name, the lock is held and nobody is named", async () => {
  const path = join(temporaryDirectory(), "lock");
  mkdirSync(`${path}.holder`);
  const lock = await acquireLock(path, COMMAND);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow(`Cannot lock "${path}": another process holds it`);
  await lock.release();
  await (await acquireLock(path, COMMAND)).release();
});

test("its directory is made, and its path may be long", async () => {
  const path = join(temporaryDirectory(), "a".repeat(100), "b".repeat(100), "state", "lock");
  const holder = await startHolder("deno", path);
  await expect(acquireLock(path, COMMAND)).rejects.toThrow(refusalBy(path, holder.process.pid));
});

test("a symbolic link to it is the same lock", async () => {
  const folder = temporaryDirectory();
  symlinkSync("real", join(folder, "link"));
  const lock = await acquireLock(join(folder, "link"), COMMAND);
  await expect(acquireLock(join(folder, "real"), COMMAND)).rejects.toMatchObject({ code: "locked" });
  await lock.release();
});

describe.each(sampled(RUNTIME_NAMES, 2))("no lock on %s", (runtime) => {
  test("where a directory is in its place", async () => {
    const path = join(temporaryDirectory(), "lock");
    mkdirSync(path);
    const refused = await answerTo(runtime, path);
    expect(refused).toBe(`unwritable-output: Cannot lock "${path}": it is a directory`);
  });

  test("where a file is in its directory's place", async () => {
    const path = join(temporaryDirectory(), "state", "lock");
    writeFileSync(dirname(path), "");
    const refused = await answerTo(runtime, path);
    expect(refused).toMatch(/^unwritable-output: Cannot lock ".+": (a file of that name|a part of the path)/);
  });

  test("where its directory is not writable", async () => {
    const path = join(temporaryDirectory(), "lock");
    chmodSync(dirname(path), 0o555);
    const refused = await answerTo(runtime, path, { user: "unprivileged" });
    expect(refused).toBe(`unwritable-output: Cannot lock "${path}": permission denied`);
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe.each(["node dist", "current node", "bun"] as const)("the programs that lock for %s", (runtime) => {
  test("may be perl alone, and go with flock", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "lock");
    symlinkSync("/usr/bin/perl", join(folder, "perl"));
    const holder = await startHolder(runtime, path, { env: { PATH: folder } });
    expect(await answerTo(runtime, path)).toMatch(refusalBy(path, holder.process.pid));
    holder.process.stdin?.end();
    await endOf(holder.process);
    const next = await startHolder(runtime, path);
    const refused = await answerTo(runtime, path, { env: { PATH: folder } });
    expect(refused).toMatch(refusalBy(path, next.process.pid));
  });

  test("are named when they are missing", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "lock");
    const refused = await answerTo(runtime, path, { env: { PATH: folder } });
    expect(refused).toBe(
      `unwritable-output: Cannot lock "${path}": there is no program "flock" (it is a part of util-linux and of busybox)`,
    );
  });

  test("have their say when the file system has no locks", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "lock");
    // What flock of util-linux does on such a file system.
    writeFileSync(join(folder, "flock"), "#!/bin/sh\necho 'flock: 3: No locks available' >&2\nexit 71\n", {
      mode: 0o755,
    });
    const env = { PATH: `${folder}:${process.env["PATH"]}` };
    const refused = await answerTo(runtime, path, { env });
    expect(refused).toBe(`unwritable-output: Cannot lock "${path}": flock: 3: No locks available`);
  });

  test("are not taken at their word when the file was put away meanwhile", async () => {
    const folder = temporaryDirectory();
    const path = join(folder, "lock");
    const script = '#!/bin/sh\n[ -e "$0.once" ] || { touch "$0.once"; rm "$LOCK"; }\nPATH=$REST exec flock "$@"\n';
    writeFileSync(join(folder, "flock"), script, { mode: 0o755 });
    const rest = process.env["PATH"] ?? "";
    const env = { PATH: `${folder}:${rest}`, REST: rest, LOCK: path };
    const holder = await startHolder(runtime, path, { env });
    expect(existsSync(join(folder, "flock.once"))).toBe(true);
    await expect(acquireLock(path, COMMAND)).rejects.toThrow(refusalBy(path, holder.process.pid));
  });
});
