import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Directories, expandPath } from "../../src/sources/expand.ts";
import { temporaryDirectory } from "../program.ts";

let root: string;
beforeEach(() => {
  root = temporaryDirectory();
  mkdirSync(join(root, "logs/old"), { recursive: true });
  for (const name of ["b.log", "a.log", "a.log.1.gz", ".hidden", "notes.txt", "[x].log", "old/c.log"]) {
    writeFileSync(join(root, "logs", name), "");
  }
});

/** What a path below the root stands for, without the root; trouble behind a colon. */
async function expand(path: string, directories: Directories = Directories.refused): Promise<string[]> {
  const expanded = await expandPath(join(root, path), directories);
  return expanded.map(({ path: found, trouble }) => relative(root, found) + (trouble === null ? "" : `: ${trouble}`));
}

describe("a pattern", () => {
  test.each<[string, string[]]>([
    ["logs/*.log", ["logs/[x].log", "logs/a.log", "logs/b.log"]],
    ["logs/a.log*", ["logs/a.log", "logs/a.log.1.gz"]],
    ["logs/?.log", ["logs/a.log", "logs/b.log"]],
    ["logs/[ab].log", ["logs/a.log", "logs/b.log"]],
    ["logs/{b,a}.log", ["logs/a.log", "logs/b.log"]],
    ["logs/**/*.log", ["logs/[x].log", "logs/a.log", "logs/b.log", "logs/old/c.log"]],
    ["*/old/c.log", ["logs/old/c.log"]],
    ["logs/*", ["logs/[x].log", "logs/a.log", "logs/a.log.1.gz", "logs/b.log", "logs/notes.txt"]],
    ["logs/*.zip", ["logs/*.zip: no file matches"]],
    ["nowhere/*.log", ["nowhere/*.log: no file matches"]],
  ])("%s stands for what a shell would have made of it", async (pattern, paths) => {
    expect(await expand(pattern)).toEqual(paths);
  });

  test("may be relative, and its paths are then as they would have been typed", async () => {
    const pattern = join(relative(process.cwd(), root), "logs/a*");
    const expanded = await expandPath(pattern, Directories.refused);
    expect(expanded.map(({ path }) => path)).toEqual(
      ["logs/a.log", "logs/a.log.1.gz"].map((name) => join(relative(process.cwd(), root), name)),
    );
  });

  test("is none where a file has that very name", async () => {
    expect(await expand("logs/[x].log")).toEqual(["logs/[x].log"]);
  });
});

describe("a directory", () => {
  test("stands for itself unless it was asked for what is in it", async () => {
    expect(await expand("logs")).toEqual(["logs"]);
  });

  test("stands for the files in it and in those within it, but for hidden ones", async () => {
    const files = ["[x].log", "a.log", "a.log.1.gz", "b.log", "notes.txt", "old/c.log"].map((name) => `logs/${name}`);
    expect((await expand("logs", Directories.recursive)).sort()).toEqual(files);
    expect((await expand("log*", Directories.recursive)).sort()).toEqual(files);
  });

  test("that is linked to is read where the link is named, and not where it is found", async () => {
    symlinkSync("logs", join(root, "link"));
    symlinkSync("..", join(root, "logs/old/up"));
    symlinkSync("../b.log", join(root, "logs/old/d.log"));
    expect(await expand("link/old", Directories.recursive)).toEqual(["link/old/c.log", "link/old/d.log"]);
  });

  test("without files says so", async () => {
    mkdirSync(join(root, "empty"));
    expect(await expand("empty", Directories.recursive)).toEqual(["empty: there is no file in it"]);
  });

  test("without files is no trouble within another one, nor where a pattern finds it", async () => {
    mkdirSync(join(root, "logs/old/empty"));
    expect(await expand("logs/old", Directories.recursive)).toEqual(["logs/old/c.log"]);
    expect(await expand("logs/old/*", Directories.recursive)).toEqual(["logs/old/c.log"]);
  });

  test("that may not be read is trouble of its own", async () => {
    chmodSync(join(root, "logs/old"), 0);
    chmodSync(root, 0o755);
    expect(await asNobody(() => expand("logs", Directories.recursive))).toContain("logs/old: permission denied");
  });
});

/** The superuser may read everything. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const user = process.geteuid?.();
  if (user !== 0) return work();
  process.seteuid?.("nobody");
  try {
    return await work();
  } finally {
    process.seteuid?.(user);
  }
}

test("any other path stands for itself, whether there is a file or not", async () => {
  expect(await expand("logs/a.log", Directories.recursive)).toEqual(["logs/a.log"]);
  expect(await expand("missing.log", Directories.recursive)).toEqual(["missing.log"]);
});
