/**
 * Lines as cron reads them. Crons agree that `\%` is a percent sign, and that a bare one ends the command; not on what two
 * backslashes are. Each line is run in both ways.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toCrontabLine } from "../../src/write/crontab.ts";
import { temporaryDirectory } from "../program.ts";

/** Prints each argument and the directory, with a NUL after each. */
const PRINT = ["/bin/sh", "-c", 'printf "%s\\0" "$@"; pwd | tr "\\n" "\\0"', "sh"];

/** The five fields, and the command as cron hands it to /bin/sh. */
function parseLine(line: string, backslashes: "one" | "two") {
  expect(line.indexOf("\n")).toBe(line.length - 1);
  const [, fields = "", rest = ""] = /^((?:\S+ ){5})(.+)\n$/.exec(line) ?? [];
  const pairs = backslashes === "one" ? /\\([%\\])/g : /\\(%)/g;
  const end = rest.search(/(?<!\\)%/);
  const command = (end === -1 ? rest : rest.slice(0, end)).replace(pairs, "$1");
  return { fields: fields.trim().split(" "), command };
}

describe("a line", () => {
  test("is five fields and a command, and runs every day", () => {
    const line = toCrontabLine({
      at: "02:10",
      directory: "/srv/logs",
      command: ["/usr/bin/node", "/b.cjs", "run", "x"],
    });
    expect(line).toBe("10 2 * * * cd '/srv/logs' && '/usr/bin/node' '/b.cjs' 'run' 'x'\n");
    for (const hour of [0, 9, 23]) {
      for (const minute of [0, 5, 59]) {
        const at = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
        const { fields } = parseLine(toCrontabLine({ at, directory: "/", command: ["/b"] }), "one");
        expect(fields).toEqual([String(minute), String(hour), "*", "*", "*"]);
      }
    }
  });

  test.for(["/a\nb", "/a\rb", "/a\0b"])("is refused where it would be two: %j", (directory) => {
    expect(() => toCrontabLine({ at: "02:10", directory, command: ["/b"] })).toThrow(
      /it cannot hold more than one line$/,
    );
  });

  test("is refused where cron would cut it off", () => {
    const job = { at: "02:10", directory: `/${"a".repeat(990)}`, command: ["/b"] };
    expect(() => toCrontabLine(job)).toThrow(
      "Cannot write a crontab line: expected at most 998 bytes but found 1004 (the paths are long)",
    );
  });
});

describe.for(["one", "two"] as const)("under a cron to which two backslashes are %s,", (backslashes) => {
  test.for([
    "plain",
    "a b",
    `it's "so"`,
    "100%",
    "$HOME `id` $(id)",
    "back\\slash\\\\es",
    "\\%\\\\%",
    "~;&|<>*?[a]#!é",
    "-n",
  ])("a line runs in the directory %j", (name) => {
    const directory = join(temporaryDirectory(), name);
    mkdirSync(directory);
    const line = toCrontabLine({ at: "02:10", directory, command: [...PRINT, name, "--config", directory] });
    const { command } = parseLine(line, backslashes);
    const { stdout, stderr } = spawnSync("/bin/sh", ["-c", command], { cwd: "/", encoding: "utf8" });
    expect({ stdout: stdout.split("\0"), stderr }).toEqual({
      stdout: [name, "--config", directory, directory, ""],
      stderr: "",
    });
  });
});

test("no backslash stands before anything but a percent sign, an octal digit or the quote of the shell", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "\\", "%", "'", '"', "$", " "), maxLength: 20 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 3 }), (directory, command) => {
      const line = toCrontabLine({ at: "02:10", directory: `/${directory}`, command: ["/b", ...command] });
      expect(line.match(/\\[^%1]/)).toBe(null);
      expect(line.match(/[^\\]%/)).toBe(null);
    }),
  );
});
