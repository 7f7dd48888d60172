/**
 * A real disk of 1 MiB that is full: yesterday's reports and state stay as they are, the run says so with status 2, and the
 * first one that has space again makes up for it.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, type TestContext, test } from "vitest";
import { temporaryDirectory } from "../program.ts";
import { shell } from "../shell.ts";
import { dayOf, differing, QUIET, type Written, writtenIn } from "./one-night.ts";

/** How one mounts a disk that nobody else sees: with the rights of root, or in a namespace in which one has them. */
const WAY = ["unshare -m", "unshare -rm"].find(
  (way) => spawnSync("sh", ["-c", `${way} mount -t tmpfs -o size=1m none /mnt`]).status === 0,
);

/** Of 16 bytes each in a state: more than 1 MiB. */
const MANY_CLIENTS = Array.from(
  { length: 80_000 },
  (_, client) =>
    `{"time":"2019-05-08 17:00:00","ip":"2001:db8::${Math.floor(client / 65_536)}:${(client % 65_536).toString(16)}","status_code":500}\n`,
).join("");

const CONFIG = {
  modes: { nightly: { inputs: ["logs/*"], incremental: true, outDir: "disk/reports", stateDir: "disk/state" } },
};
/** `night NAME` keeps what the run says in NAME/said, its status in NAME/status, and what is on the disk. */
const SCRIPT_HEAD = `
  set -eu
  night() {
    mkdir "$1"
    status=0
    "$NODE" "$BIN" run nightly > "$1/said" 2>&1 || status=$?
    echo "$status" > "$1/status"
    cp -a disk/state disk/reports "$1"
  }
  mount -t tmpfs -o size=1m none disk`;

let cwd: string;
beforeEach(() => {
  cwd = temporaryDirectory();
  for (const directory of ["logs", "disk"]) mkdirSync(join(cwd, directory));
  writeFileSync(join(cwd, "brownout.config.json"), JSON.stringify(CONFIG));
  for (let log = 0; log < 3; log += 1) writeFileSync(join(cwd, `logs/${log}.log`), dayOf(6, log));
});

async function withDisk(context: TestContext, script: string): Promise<void> {
  if (WAY === undefined) context.skip("no disk can be mounted here: neither root nor namespaces of users");
  writeFileSync(join(cwd, "nights.sh"), `${SCRIPT_HEAD}\n${script}`);
  expect(await shell(cwd, `${WAY} sh nights.sh`)).toEqual(QUIET);
}

/** What a run said, its status, and which files are others than they should be. */
function nightOf(name: string, expected: Written, directories: readonly string[] = ["state", "reports"]) {
  const text = (file: string) => readFileSync(join(cwd, name, file), "utf8");
  const isAsked = (path: string) => directories.some((directory) => path.startsWith(directory));
  const wrong = differing(writtenIn(join(cwd, name), "state", "reports"), expected).filter(isAsked);
  return { name, status: Number(text("status")), said: text("said"), wrong };
}

/** What the two nights write where there is space. */
async function expectedNights(): Promise<{ yesterday: Written; tonight: Written }> {
  const written: Written[] = [];
  for (const arrive of [() => {}, () => cpSync(join(cwd, "tonight.log"), join(cwd, "logs/tonight.log"))]) {
    arrive();
    expect(await shell(cwd, "brownout run nightly")).toEqual(QUIET);
    written.push(writtenIn(join(cwd, "disk"), "state", "reports"));
  }
  const [yesterday, tonight] = written as [Written, Written];
  return { yesterday, tonight };
}

const NO_SPACE = /^Cannot write "disk\/[^\n]*no space left on the device\n$/;
const QUIET_NIGHT = { status: 0, said: "", wrong: [] };
const FULL_NIGHT = { status: 2, said: expect.stringMatching(NO_SPACE), wrong: [] };

describe("a full disk", () => {
  test("that tonight's state is larger than leaves everything as it was, until there is a larger one", async (context) => {
    writeFileSync(join(cwd, "tonight.log"), MANY_CLIENTS);
    await withDisk(
      context,
      `night yesterday
       cp tonight.log logs/
       night full
       night full-still
       mount -o remount,size=16m disk
       night relieved
       rm logs/tonight.log`,
    );
    const { yesterday, tonight } = await expectedNights();
    expect(nightOf("yesterday", yesterday)).toEqual({ name: "yesterday", ...QUIET_NIGHT });
    for (const name of ["full", "full-still"]) expect(nightOf(name, yesterday)).toEqual({ name, ...FULL_NIGHT });
    expect(nightOf("relieved", tonight)).toEqual({ name: "relieved", ...QUIET_NIGHT });
  });

  /** Pages of 4 KiB that are free when tonight's run comes. */
  const FREE_PAGES = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  test("that has a few pages left keeps yesterday's reports, and what it could keep of the state is of use", async (context) => {
    writeFileSync(join(cwd, "tonight.log"), dayOf(7, 3, 600));
    await withDisk(
      context,
      `night yesterday
       cp tonight.log logs/
       for pages in ${FREE_PAGES.join(" ")}; do
         rm -rf disk/*
         cp -a yesterday/state yesterday/reports disk
         cat /dev/zero > disk/ballast 2> /dev/null || true
         truncate -s "-$((pages * 4096))" disk/ballast
         night "full-$pages"
         rm disk/ballast
         night "relieved-$pages"
       done
       rm logs/tonight.log`,
    );
    const { yesterday, tonight } = await expectedNights();
    for (const pages of FREE_PAGES) {
      const name = `full-${pages}`;
      const isFull = nightOf(name, tonight).status !== 0;
      if (isFull) expect(nightOf(name, yesterday, ["reports"])).toEqual({ name, ...FULL_NIGHT });
      else expect(nightOf(name, tonight)).toEqual({ name, ...QUIET_NIGHT });
      const relieved = `relieved-${pages}`;
      expect(nightOf(relieved, tonight)).toEqual({ name: relieved, ...QUIET_NIGHT });
    }
    expect(nightOf("full-0", yesterday, ["reports"])).toMatchObject(FULL_NIGHT);
  });
});
