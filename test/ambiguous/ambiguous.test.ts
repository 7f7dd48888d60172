import { expect, test } from "vitest";
import { sized } from "../size.ts";
import { type Judgement, judge, makeLog } from "./judge.ts";

/** scripts/fuzz-ambiguous.ts makes as many as one likes, and names the seeds that fail. 10,000 take 2 minutes (2 busy cores, Node 20). */
const FILES = sized({ short: 400, long: 10_000 });

test("no log in which a field can be taken for another has a wrong answer that nothing is said about", async () => {
  const wrong: Judgement[] = [];
  const verdicts = { right: 0, refused: 0, warned: 0, WRONG: 0 };
  for (let seed = 1; seed <= FILES; seed += 1) {
    const judgement = await judge(makeLog(seed));
    verdicts[judgement.verdict] += 1;
    const isFine = judgement.isOrdinary ? judgement.verdict === "right" : judgement.verdict !== "WRONG";
    if (!isFine) wrong.push(judgement);
  }
  expect(wrong.map(({ kind, verdict, said }) => ({ kind, verdict, said }))).toEqual([]);
  // A program that refuses everything would never be wrong.
  expect(verdicts.right).toBeGreaterThan(FILES / 2);
});
