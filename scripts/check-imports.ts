/**
 * Holds the house together: imports point down the list of stages, and the pure stages know nothing of the system.
 *
 *     npm run imports
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import process from "node:process";

/** From the top of the house to its foundation. A stage may import itself and what stands below it. */
const STAGES = [
  "src/bin-analyze.ts",
  "src/bin.ts",
  "src/cli",
  "src/index.ts",
  "src/nightly",
  "src/options",
  "src/write",
  "src/report",
  "workers",
  "src/pool",
  "src/sources",
  "src/scan",
  "src/plan",
  "src/partial",
  "src/error.ts",
  "src/abort.ts",
];

/** These turn data into data. Of the writers only `output.ts` opens files. */
const PURE = ["src/plan", "src/scan", "src/partial", "src/report", "src/write"];
const OPENS_FILES = "src/write/output.ts";

/** Only these see the process; a command gets what it may touch as its `Io`. */
const SEES_PROCESS = ["src/bin.ts", "src/bin-analyze.ts"];

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g;

function main(): void {
  const files = ["src", "workers"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name)),
  );
  const complaints = files.flatMap(complaintsAbout);
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  if (complaints.length === 0 && files.length > 0)
    process.stdout.write("Every import points down the list of stages.\n");
  else process.exitCode = 1;
}

function complaintsAbout(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const stage = stageOf(file);
  const complaints = stage === -1 ? [`${file} belongs to no stage`] : [];
  if (/\bprocess\./.test(text) && !SEES_PROCESS.includes(file)) complaints.push(`${file} touches the process`);
  for (const [, specifier = ""] of text.matchAll(SPECIFIER)) {
    if (specifier.startsWith(".")) {
      const target = normalize(join(dirname(file), specifier));
      if (stageOf(target) < stage) complaints.push(`${file} imports ${target}, which stands above it`);
    } else if (specifier.startsWith("node:") && isPure(file)) {
      complaints.push(`${file} imports ${specifier}, but its stage turns data into data`);
    }
  }
  return complaints;
}

function stageOf(file: string): number {
  return STAGES.findIndex((stage) => file === stage || file.startsWith(`${stage}/`));
}

function isPure(file: string): boolean {
  return file !== OPENS_FILES && PURE.some((stage) => file.startsWith(`${stage}/`));
}

main();
