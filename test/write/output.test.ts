import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BrownoutError } from "../../src/error.ts";
import { prepareFiles, removeAbandoned, removeFiles, StagedFile, writeFiles } from "../../src/write/output.ts";
import { temporaryDirectory } from "../program.ts";

describe("files that are written together", () => {
  test("appear under their names, in directories that are made for them", () => {
    const directory = temporaryDirectory();
    const paths = [join(directory, "a.txt"), join(directory, "deep/er/b.txt")];
    writeFiles(paths.map((path) => ({ path, content: `ž of ${path}` })));
    for (const path of paths) expect(readFileSync(path, "utf8")).toBe(`ž of ${path}`);
    expect(filesIn(directory)).toEqual(["a.txt", "deep", "deep/er", "deep/er/b.txt"]);
  });

  test("hold bytes as they are", () => {
    const path = join(temporaryDirectory(), "a.part");
    const content = Uint8Array.from({ length: 256 }, (_, index) => index);
    writeFiles([{ path, content }]);
    expect(Uint8Array.from(readFileSync(path))).toEqual(content);
  });

  test("take the place of what was there, longer or shorter", () => {
    const directory = temporaryDirectory();
    const path = join(directory, "a.txt");
    for (const content of ["short", "a longer one", ""]) {
      writeFiles([{ path, content }]);
      expect(readFileSync(path, "utf8")).toBe(content);
    }
    expect(filesIn(directory)).toEqual(["a.txt"]);
  });

  test("are all left as they were when one of them cannot be written, with nothing beside them", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "first.txt"), "old");
    writeFileSync(join(directory, "last.txt"), "old");
    mkdirSync(join(directory, "taken.txt"));
    const before = filesIn(directory);
    const files = ["first.txt", "taken.txt", "last.txt"].map((name) => ({
      path: join(directory, name),
      content: "new",
    }));
    expect(refusal(() => writeFiles(files))).toEqual({
      code: "unwritable-output",
      message: `Cannot write "${join(directory, "taken.txt")}": it is a directory`,
      site: { path: join(directory, "taken.txt") },
    });
    expect(filesIn(directory)).toEqual(before);
    for (const name of ["first.txt", "last.txt"]) expect(readFileSync(join(directory, name), "utf8")).toBe("old");
  });

  test("fail one line long where a part of the path is a file", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    const { code, message } = refusal(() => writeFiles([{ path: join(directory, "file/a.txt"), content: "" }]));
    expect(code).toBe("unwritable-output");
    expect(message).toMatch(/^Cannot write "[^"\n]+\/file\/a\.txt": [a-z][^:\n]*$/);
    const deeper = refusal(() => writeFiles([{ path: join(directory, "file/deep/a.txt"), content: "" }]));
    expect(deeper.message).toMatch(/^Cannot write "[^"\n]+\/file\/deep\/a\.txt": [a-z][^:\n]*$/);
  });

  test("may be one file twice: the last content stays", () => {
    const path = join(temporaryDirectory(), "a.txt");
    writeFiles([
      { path, content: "first" },
      { path, content: "last" },
    ]);
    expect(readFileSync(path, "utf8")).toBe("last");
  });
});

describe("a file that is there already", () => {
  test("is whole to whoever has it open or linked: it is replaced, not overwritten", () => {
    const directory = temporaryDirectory();
    const path = join(directory, "a.txt");
    writeFileSync(path, "old");
    linkSync(path, join(directory, "reader"));
    writeFiles([{ path, content: "new" }]);
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readFileSync(join(directory, "reader"), "utf8")).toBe("old");
  });

  test.for(["600", "640", "666", "664", "755"])("keeps its mode %s, whatever the umask", (mode) => {
    const path = join(temporaryDirectory(), "a.txt");
    writeFileSync(path, "old");
    chmodSync(path, mode);
    const umask = process.umask(0o077);
    try {
      writeFiles([{ path, content: "new" }]);
    } finally {
      process.umask(umask);
    }
    expect((statSync(path).mode & 0o777).toString(8)).toBe(mode);
  });

  test("behind a symbolic link is written, and the link stays a link", () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, "elsewhere"));
    writeFileSync(join(directory, "elsewhere/a.txt"), "old");
    symlinkSync("elsewhere/a.txt", join(directory, "link.txt"));
    writeFiles([{ path: join(directory, "link.txt"), content: "new" }]);
    expect(lstatSync(join(directory, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, "elsewhere/a.txt"), "utf8")).toBe("new");
    expect(filesIn(directory)).toEqual(["elsewhere", "elsewhere/a.txt", "link.txt"]);
  });

  test("to be, behind a link to nothing yet, is made where the link points", () => {
    const directory = temporaryDirectory();
    symlinkSync("later.txt", join(directory, "link.txt"));
    writeFiles([{ path: join(directory, "link.txt"), content: "new" }]);
    expect(lstatSync(join(directory, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, "later.txt"), "utf8")).toBe("new");
  });
});

describe("a file in the making", () => {
  test("is not seen under its name before it is published", () => {
    const path = join(temporaryDirectory(), "a.txt");
    const file = new StagedFile(path);
    file.append(Buffer.from("one "));
    file.append(Buffer.from("two"));
    file.sync();
    expect(existsSync(path)).toBe(false);
    file.publish();
    expect(readFileSync(path, "utf8")).toBe("one two");
    file.discard();
    expect(readFileSync(path, "utf8")).toBe("one two");
  });

  test("leaves nothing when it is discarded, at whatever time, once or twice", () => {
    const directory = temporaryDirectory();
    const [fresh, filled, synced] = ["a", "b", "c"].map((name) => new StagedFile(join(directory, name)));
    filled?.append(Buffer.from("x"));
    synced?.sync();
    expect(filesIn(directory)).toHaveLength(3);
    for (const file of [fresh, filled, synced, fresh]) file?.discard();
    expect(filesIn(directory)).toEqual([]);
  });

  test("whose directory has gone fails, and can still be discarded", () => {
    const directory = join(temporaryDirectory(), "gone");
    const file = new StagedFile(join(directory, "a.txt"));
    file.append(Buffer.from("x"));
    file.sync();
    rmSync(directory, { recursive: true });
    expect(refusal(() => file.publish()).message).toBe(
      `Cannot write "${join(directory, "a.txt")}": no such file or directory`,
    );
    file.discard();
    expect(existsSync(directory)).toBe(false);
  });
});

describe("the directories of files to come", () => {
  test("are made", () => {
    const directory = temporaryDirectory();
    prepareFiles([join(directory, "new/a.txt"), join(directory, "b.txt")]);
    expect(filesIn(directory)).toEqual(["new"]);
  });

  test("are refused where a file is in the way", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "file"), "");
    const path = join(directory, "file/a.txt");
    expect(refusal(() => prepareFiles([path]))).toMatchObject({ code: "unwritable-output", site: { path } });
  });
});

describe("what is removed", () => {
  test("are files that are there, and those that are not are no trouble", () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "a.part"), "");
    writeFileSync(join(directory, "b.part"), "");
    removeFiles([join(directory, "a.part"), join(directory, "c.part")]);
    expect(filesIn(directory)).toEqual(["b.part"]);
  });

  test("is no directory", () => {
    const path = temporaryDirectory();
    expect(refusal(() => removeFiles([path]))).toMatchObject({ code: "unwritable-output", site: { path } });
  });

  test("are the temporary files of runs that were killed a day ago, and nothing else", () => {
    const directory = temporaryDirectory();
    const old = [".brownout-0123456789ab.tmp", ".brownout-notes.tmp", "report.json"];
    for (const name of [...old, ".brownout-ba9876543210.tmp"]) writeFileSync(join(directory, name), "");
    const twoDaysAgo = Date.now() / 1_000 - 2 * 86_400;
    for (const name of old) utimesSync(join(directory, name), twoDaysAgo, twoDaysAgo);
    removeAbandoned(directory);
    expect(filesIn(directory)).toEqual([".brownout-ba9876543210.tmp", ".brownout-notes.tmp", "report.json"]);
    removeAbandoned(join(directory, "missing"));
  });
});

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" }).sort();
}

function refusal(write: () => void): Pick<BrownoutError, "code" | "message" | "site"> {
  try {
    write();
  } catch (error) {
    if (error instanceof BrownoutError) return { code: error.code, message: error.message, site: error.site };
    throw error;
  }
  throw new Error("nothing was refused");
}
