/**
 * First the answers, then the time. A round runs every lane once, in turn, so that what drifts drifts for all of them.
 */
import type { Capture } from "./capture.ts";
import { ask, type Measurement, type Stopwatch, time } from "./child.ts";
import type { Lane } from "./lanes.ts";

/** What a lane took, by round: undefined for the rounds that it sat out. */
export interface Series {
  readonly lane: Lane;
  readonly runs: readonly Measurement[];
}

/** The round to warm up: every lane that knows the answer gives it. Says what is wrong, in words. */
export async function checkAnswers(
  lanes: readonly Lane[],
  capture: Pick<Capture, "name" | "expected">,
  stopwatch: Stopwatch,
): Promise<string[]> {
  const complaints: string[] = [];
  for (const { name, command, question, complaint } of lanes) {
    if (question === null) await time(command, stopwatch);
    else {
      const found = complaint(await ask(question, stopwatch.signal), capture.expected);
      if (found !== null) complaints.push(`Wrong answer of ${name} on ${capture.name}: ${found}`);
    }
  }
  return complaints;
}

export async function measure(lanes: readonly Lane[], rounds: number, stopwatch: Stopwatch): Promise<Series[]> {
  const series = lanes.map((lane) => ({ lane, runs: [] as Measurement[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { lane, runs } of series) {
      if (round < lane.rounds) runs.push(await time(lane.command, stopwatch));
    }
  }
  return series;
}
