/**
 * Shows how logs are read in which a field can be taken for another: right, refused, warned about by name, or wrong.
 *
 *     deno run --allow-read --allow-env scripts/fuzz-ambiguous.ts [files] [seed]
 *
 * Prints a table by kind, and the smallest log of each wrong answer; exits with 1 if there is any, or if an ordinary log
 * is refused or warned about.
 */
import process from "node:process";
import { type Judgement, judge, makeLog, type Verdict } from "../test/ambiguous/judge.ts";

const VERDICTS: readonly Verdict[] = ["right", "refused", "warned", "WRONG"];
const MOST_SHOWN = 5;
const SHOWN_LINES = 4;

const [files = "10000", firstSeed = "1"] = process.argv.slice(2);
const table = new Map<string, Record<Verdict, number>>();
const wrong = new Map<string, Judgement>();
for (let seed = Number(firstSeed); seed < Number(firstSeed) + Number(files); seed += 1) {
  const judgement = await judge(makeLog(seed));
  const { kind, verdict, isOrdinary, lines } = judgement;
  const row = table.get(kind) ?? { right: 0, refused: 0, warned: 0, WRONG: 0 };
  row[verdict] += 1;
  table.set(kind, row);
  if (verdict === "WRONG") process.stdout.write(`wrong: seed ${seed}, ${kind}\n`);
  const isWrong = verdict === "WRONG" || (isOrdinary && verdict !== "right");
  if (isWrong && lines.length < (wrong.get(kind)?.lines.length ?? Number.POSITIVE_INFINITY)) wrong.set(kind, judgement);
}

process.stdout.write(`${"kind".padEnd(28)}${VERDICTS.map((verdict) => verdict.padStart(9)).join("")}\n`);
for (const [kind, row] of [...table].sort()) {
  process.stdout.write(`${kind.padEnd(28)}${VERDICTS.map((verdict) => String(row[verdict]).padStart(9)).join("")}\n`);
}
const sums = VERDICTS.map((verdict) => [...table.values()].reduce((sum, row) => sum + row[verdict], 0));
process.stdout.write(`${"all".padEnd(28)}${sums.map((sum) => String(sum).padStart(9)).join("")}\n`);
for (const [kind, { verdict, said, lines }] of [...wrong].slice(0, MOST_SHOWN)) {
  process.stdout.write(`\n${kind}: ${verdict}: ${said.join("; ")}\n${lines.slice(0, SHOWN_LINES).join("\n")}\n`);
}
process.exitCode = wrong.size === 0 ? 0 : 1;
