import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, test } from "vitest";
import { type ExaminedFile, examineFile } from "../../src/nightly/examine.ts";
import { firstLineOf } from "../../src/nightly/first-line.ts";
import { endOfLines, PassingTail, tailOf } from "../../src/nightly/tail.ts";
import { hash } from "../../src/sources/fingerprint.ts";
import { bytesOf } from "../scan/capture.ts";
import { tarOf, zipOf } from "../sources/archives/packed.ts";
import { records, World } from "./world.ts";

const SETTINGS = { key: null, isKnown: () => false };

let world: World;
beforeEach(() => {
  world = new World();
});

async function examined(name: string, content?: string | Uint8Array): Promise<ExaminedFile> {
  if (content !== undefined) world.put(name, content);
  const file = await examineFile(world.pathOf(name), SETTINGS);
  if ("code" in file) throw new Error(file.message);
  return file;
}

describe("a file is known", () => {
  test("by its decompressed head, whatever it was compressed with", async () => {
    const content = records(0, 3_000);
    const plain = await examined("plain", content);
    const packed = await examined("packed", gzipSync(content));
    expect(packed.fingerprint).toEqual(plain.fingerprint);
    expect(packed.outline()).toBe(plain.outline());
    expect([plain.compressed, packed.compressed?.codec]).toEqual([null, "gzip"]);
  });

  test("and one whose form is known is not decompressed at all", async () => {
    const packed = gzipSync(records(0, 3_000));
    world.put("packed", Buffer.concat([packed.subarray(0, 10), Buffer.alloc(packed.length - 10, 0xff)]));
    const seen: unknown[] = [];
    const isKnown = (form: unknown) => seen.push(form) > 0;
    expect(await examineFile(world.pathOf("packed"), { key: null, isKnown })).toMatchObject({
      isTelling: true,
      head: new Uint8Array(0),
      compressed: { codec: "gzip", form: seen[0] },
    });
    expect(seen).toMatchObject([{ bytes: packed.length }]);
  });

  test("to tell something from 16 bytes of lines on that are neither blank nor directives", async () => {
    const telling = { a: `${"-".repeat(16)}\n`, b: "#Fields: a b c d e f\nand a line of its own\n" };
    const saying = {
      c: "",
      d: "\n \r\n\t\n",
      e: "#Fields: date time c-ip sc-status\n",
      f: records(0, 1).trimEnd(),
      g: "few\n",
    };
    for (const [name, content] of Object.entries(telling))
      expect([name, (await examined(name, content)).isTelling]).toEqual([name, true]);
    for (const [name, content] of Object.entries(saying))
      expect([name, (await examined(name, content)).isTelling]).toEqual([name, false]);
  });

  test("or it is told why it is none to come back to", async () => {
    execFileSync("mkfifo", [world.pathOf("pipe")]);
    const reasons = {
      pipe: "it is no file, to which the next run could come back",
      gone: "no such file or directory",
      "": "it is a directory (--recursive reads all files in it)",
    };
    for (const [name, reason] of Object.entries(reasons)) {
      const path = world.pathOf(name);
      expect(await examineFile(path, SETTINGS)).toEqual({
        code: "unreadable-source",
        message: `Cannot read "${path}": ${reason}`,
        site: { path },
      });
    }
  });
});

describe("its last bytes", () => {
  test("end behind the last line feed, however long the line behind it is", async () => {
    for (const unended of [0, 1, 65_536, 65_537, 200_000]) {
      const file = await examined("a", records(0, 10) + "x".repeat(unended));
      expect(endOfLines(file, 0, file.bytes)).toBe(records(0, 10).length);
      expect(endOfLines(file, 100, 120)).toBe(100);
    }
    const file = await examined("a", "x".repeat(70_000));
    expect(endOfLines(file, 0, file.bytes)).toBe(0);
  });

  test("are the same where they pass by in pieces", async () => {
    const content = bytesOf(records(0, 2_500), "x".repeat(70_000));
    const file = await examined("a", content);
    const end = endOfLines(file, 0, file.bytes);
    for (const pieceBytes of [content.length, 70_001, 4_099, 100]) {
      const passing = new PassingTail();
      for (let at = 0; at < content.length; at += pieceBytes) passing.add(content.subarray(at, at + pieceBytes));
      expect(passing.tail).toEqual(tailOf(file, end));
    }
    expect(tailOf(file, end)).toEqual({ bytes: 65_536, hash: hash(content.subarray(end - 65_536, end)) });
  });

  test("are not looked for where another file has the name", async () => {
    const file = await examined("a", records(0, 10));
    const message = `Cannot read "${file.path}": another file took its place while it was read (was the log rotated?)`;
    expect(() => tailOf({ ...file, fileId: "0:0" }, 10)).toThrow(message);
    rmSync(file.path);
    expect(() => endOfLines(file, 0, 10)).toThrow("no such file or directory");
  });
});

test("the first line is that behind blank lines and directives", () => {
  const first = (text: string) => {
    const line = firstLineOf(bytesOf(text));
    return line === null ? null : new TextDecoder().decode(line);
  };
  expect(first("a\nb\n")).toBe("a\n");
  expect(first("#Version: 1.0\r\n\r\n \t\n#Date\na\r\nb")).toBe("a\r\n");
  expect([first(""), first("#a\n\n"), first("#a\nb")]).toEqual([null, null, null]);
});

test("an archive is refused for what it is, compressed or not", async () => {
  for (const [name, content] of [
    ["a.tar", tarOf([{ name: "a.log", text: "x" }])],
    ["a.tgz", gzipSync(tarOf([{ name: "a.log", text: "x" }]))],
    ["a.zip", zipOf([{ name: "a.log", text: "x" }])],
  ] as const) {
    world.put(name, content);
    const archive = name === "a.zip" ? "zip" : "tar";
    expect(await examineFile(world.pathOf(name), SETTINGS)).toMatchObject({
      message: expect.stringContaining(`it is a ${archive} archive, whose members only analyze reads`),
    });
  }
});
