/**
 * Runs the documents as they stand: every command of a `console` block, in a copy of the tracked files, must
 * print what the block shows; every `js` block must run; every path that is named must exist.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./program.ts";
import { isLong, sized } from "./size.ts";

/** Each with the number of lines that it has to stay below. */
const DOCUMENTS = { "README.md": 200, "ARCHITECTURE.md": 250, "docs/compare.md": 260, "docs/nightly.md": 350 };
/** The longest is a simulation. */
/** What a fresh clone needs first; `npm cit` has just done it, and the copy shares its result. */
/** Half a minute. */
const SLOW = /simulate-compare/;
/** `npx` takes a second to find a program, so a short run finds it itself. */
const NPX = sized({
  short: `npx() {
    case $1 in
      analyze | brownout) node "dist/src/program/$1.cjs" "\${@:2}" ;;
      *) "node_modules/.bin/$1" "\${@:2}" ;;
    esac
  }\n`,
  long: "",
});
const INSTALL = "npm ci --silent && ";

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "brownout-documentation-"));
  const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT });
  for (const path of tracked
    .toString()
    .split("\n")
    .filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(ROOT, path), join(copy, path));
  }
  cpSync(join(ROOT, "dist"), join(copy, "dist"), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe.for(Object.keys(DOCUMENTS))("%s", (document) => {
  const text = readFileSync(join(ROOT, document), "utf8");

  const commands = commandsOf(text).filter(([command]) => isLong || !SLOW.test(command));
  test.for(commands)("prints what it shows: %s", ([command, output]) => {
    const run = spawnSync("bash", ["-c", NPX + command.replace(INSTALL, "")], { cwd: copy, encoding: "utf8" });
    expect(run.stdout).toBe(output);
    expect(run.status).toBe(0);
  });

  test("names only files that are there", () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => join(dirname(document), path ?? ""));
    const named = [...text.matchAll(/`((?:src|test|workers|scripts|fixtures|schemas|reports)\/[\w./-]+)`/g)];
    const paths = [...links, ...named.map(([, path]) => path ?? "")].filter((path) => path !== "reports/report.json");
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

test("the README's example of the library prints what its comment says", () => {
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  writeFileSync(join(copy, "example.mjs"), code);
  const run = spawnSync(process.execPath, ["example.mjs"], { cwd: copy, encoding: "utf8" });
  const [, comment] = /console\.log\(report\.peak\); \/\/ (.*)/.exec(code) ?? [];
  expect(run.stdout).toBe(`${comment}\n`);
});

test.for(Object.entries(DOCUMENTS))("%s has fewer lines than %i", ([document, limit]) => {
  expect(readFileSync(join(ROOT, document), "utf8").split("\n").length).toBeLessThan(limit);
});

/** `$ command` lines with the output below them. */
function commandsOf(text: string): [command: string, output: string][] {
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf("\n");
        return [part.slice(0, end), part.slice(end + 1)];
      }),
  );
}
