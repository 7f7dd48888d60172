import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Archive, archiveOf, membersOf } from "../../../src/sources/archives/archive.ts";
import { inPieces } from "../compressed/archives.ts";
import { type Packed, paxRecord, TAR_END, tarEntries, tarOf, zipOf } from "./packed.ts";

const LONG = "192.0.2.7 - -\n".repeat(30_000);
const FILES: readonly Packed[] = [
  { name: "a.log", text: "first\n" },
  { name: "logs/b.log", text: LONG },
  { name: "logs/c.log.gz", text: gzipSync("third\n") },
];

/** Each member as `name: bytes`, with what it complained about, and what the archive did in the end. */
async function read(bytes: Uint8Array, pieceBytes = bytes.length): Promise<string[]> {
  const found: string[] = [];
  try {
    const archive = archiveOf(bytes) as Archive;
    for await (const member of membersOf(archive, inPieces(bytes, pieceBytes))) {
      let length = 0;
      try {
        for await (const piece of member.bytes) length += piece.length;
        found.push(`${member.name}: ${length}`);
      } catch (error) {
        found.push(`${member.name}: ${length}, ${(error as Error).message}`);
      }
    }
  } catch (error) {
    found.push((error as Error).message);
  }
  return found;
}

const ALL = FILES.map(({ name, text }) => `${name}: ${Buffer.from(text).length}`);

describe.each([
  ["tar", tarOf],
  ["zip", zipOf],
] as const)("%s", (name, pack) => {
  test("every regular file in it is a member, in its order", async () => {
    expect(archiveOf(pack(FILES))).toBe(name);
    expect(await read(pack(FILES))).toEqual(ALL);
  });

  test.each([1, 511, 512, 1_000, 65_536])("it may come in pieces of %i bytes", async (pieceBytes) => {
    const few = FILES.filter(({ text }) => text !== LONG);
    expect(await read(pack(few), pieceBytes)).toEqual(ALL.filter((_, at) => at !== 1));
  });

  test("empty and hidden members are left out", async () => {
    const others = ["empty.log", ".hidden", "__MACOSX/._a.log", "./.git/x"].map((path, at) => ({
      name: path,
      text: at === 0 ? "" : "x",
    }));
    expect(await read(pack([...others, { name: "./x.log", text: "x" }]))).toEqual(["x.log: 1"]);
    expect(await read(pack([{ name: "empty.log", text: "" }]))).toEqual([]);
  });

  test("one without a file says so", async () => {
    expect(await read(pack([{ name: "logs/", text: "", type: "5" }]))).toEqual(["there is no file in it"]);
  });
});

describe("damage to a tar archive", () => {
  const whole = tarOf(FILES);

  test("cut at every block, it is never taken for whole, and all members before the cut are read", async () => {
    const wrong: number[] = [];
    const few = tarOf(FILES.map((file) => ({ ...file, text: Buffer.from(file.text).subarray(0, 1_300) })));
    const complete = await read(few);
    const ends = [1_024, 1_024 + 512 + 1_536, few.length - TAR_END.length];
    for (let cut = 512; cut <= few.length - TAR_END.length; cut += 256) {
      const found = await read(few.subarray(0, cut));
      const wanted = complete.slice(0, ends.filter((end) => end <= cut).length);
      const isRight = wanted.every((member, at) => found[at] === member);
      if (!isRight || found.at(-1) !== "the tar archive ends early") wrong.push(cut);
    }
    expect(wrong).toEqual([]);
  });

  test("a header with a wrong checksum costs its member, and is said", async () => {
    const damaged = Buffer.from(whole);
    damaged[1_024] = 0x78; // the first letter of the second name
    const [first, , third] = ALL;
    expect(await read(damaged)).toEqual([first, third, "the tar archive is corrupt (a header has a wrong checksum)"]);
  });

  test("another archive may follow", async () => {
    expect(await read(Buffer.concat([whole, new Uint8Array(4_096), whole]))).toEqual([...ALL, ...ALL]);
  });

  test("what is no archive may not follow", async () => {
    const found = await read(Buffer.concat([whole, Buffer.from("x".repeat(600))]));
    expect(found).toEqual([...ALL, "the tar archive is corrupt (a header has a wrong checksum)"]);
  });
});

describe("dialects of tar", () => {
  test("old archives are known by their checksum", async () => {
    const old = Buffer.concat([tarEntries(FILES, ""), TAR_END]);
    expect(archiveOf(old)).toBe("tar");
    expect(await read(old)).toEqual(ALL);
    old[0] = 0x78;
    expect(archiveOf(old)).toBeNull();
  });

  test("long names, of GNU and of POSIX, are those of one member only", async () => {
    const long = `${"deep/".repeat(40)}x.log`;
    const members = [
      { name: "././@LongLink", text: `${long}\0`, type: "L" },
      { name: "cut", text: "1" },
      { name: "b.log", text: "22" },
      { name: "PaxHeader", text: paxRecord("path", `p/${long}`), type: "x" },
      { name: "cut", text: "333" },
      { name: "c.log", text: "4444" },
    ];
    expect(await read(tarOf(members))).toEqual([`${long}: 1`, "b.log: 2", `p/${long}: 3`, "c.log: 4"]);
  });

  test("directories, links and devices are left out", async () => {
    const others = ["1", "2", "3", "4", "5", "6", "D"].map((type) => ({ name: `x${type}`, text: "", type }));
    expect(await read(tarOf([...others, { name: "a.log", text: "x" }]))).toEqual(["a.log: 1"]);
  });

  test("a sparse file is refused by name, and the others are read", async () => {
    const sparse = { name: "s.log", text: "x".repeat(700), type: "S" };
    const posix = { name: "GNUSparseFile.7/t.log", text: "1\n0\n1\n" };
    const refusal = "it is stored as a sparse file (pack it without --sparse)";
    expect(await read(tarOf([sparse, posix, { name: "a.log", text: "x" }]))).toEqual([
      `s.log: 0, ${refusal}`,
      `GNUSparseFile.7/t.log: 0, ${refusal}`,
      "a.log: 1",
    ]);
  });
});

describe("damage to a zip archive", () => {
  test("a member whose bytes are not those that were packed is incomplete, and the others are read", async () => {
    for (const method of [0, 8]) {
      const bytes = zipOf(FILES.map((file) => ({ ...file, method })));
      const at = bytes.indexOf("logs/b.log") + 10 + 500;
      bytes[at] = (bytes[at] as number) ^ 0x55;
      const [first, second, third] = await read(bytes);
      expect([first, third]).toEqual([ALL[0], ALL[2]]);
      expect(second).toMatch(/^logs\/b\.log: \d+, its zip data (?:is corrupt|ends early)$/);
    }
  });

  test("one that has been cut short says so", async () => {
    const bytes = zipOf(FILES);
    for (const cut of [10, 300, bytes.length - 30, bytes.length - 1]) {
      expect(await read(bytes.subarray(0, cut))).toEqual(["the zip archive ends early, or is corrupt"]);
    }
  });

  test("encrypted members and unknown methods are named for what they are", async () => {
    const members = [
      { name: "secret.log", text: "x", isEncrypted: true },
      { name: "packed.log", text: "x", method: 12 },
      { name: "a.log", text: "x" },
    ];
    expect(await read(zipOf(members))).toEqual([
      "secret.log: 0, it is encrypted (extract it with its password first)",
      "packed.log: 0, it is compressed with method 12 of zip, which is not known here (extract it first)",
      "a.log: 1",
    ]);
  });
});

test.each([
  ["text", "192.0.2.1 - - [09/Mar/2026:10:00:00 +0000]\n".repeat(40)],
  ["a hole", "\0".repeat(2_000)],
  ["a line that begins with PK", "PK\x01\x02"],
  ["nothing", ""],
])("%s is no archive", (_, text) => {
  expect(archiveOf(Buffer.from(text))).toBeNull();
});
