/** Comparison -> the sentences that stand beside its table. */
import type { ClientChange, Comparison } from "../../report/comparison/schema.ts";
import { clock, counted, grouped, listed } from "../../report/phrases.ts";
import { periodWords } from "../scope.ts";
import { probabilityWords, WITHIN_NOISE } from "./words.ts";

const LISTED_HOURS = 4;
/** Digits that a percentage has been given with; a share times 100 has more that mean nothing. */
const SHOWN_DIGITS = 6;

/** `2019-05-06 00:00 to 2019-05-10 23:59, 5 working days` */
export function coverageSentence({ coverage: { first, last, workingDays } }: Comparison["base"]): string {
  if (first === null || last === null) return "no records on the days that are compared";
  return `${periodWords(first, last)}, ${counted(workingDays, "working day")}`;
}

/** `23:00 in BASE, 17:00 in HEAD: it moved (p <0.001)` */
export function peakSentence({ peak: { base, head, moved, adjustedP } }: Comparison): string {
  const [before, after] = [hourList(base), hourList(head)];
  const hours = `${before} in BASE, ${after} in HEAD`;
  if (moved) return `${hours}: it moved${adjustedP === null ? "" : ` (p ${probabilityWords(adjustedP)})`}`;
  if (base === null && head === null) return "none on either side";
  if (base?.join() === head?.join()) return `${before} on both sides`;
  if (base === null || head === null) return hours;
  if (base.some((hour) => head.includes(hour))) return `${hours}: not moved`;
  return `${hours}: ${adjustedP === null ? "not comparable" : "within noise"}`;
}

/** `412 newly affected, 38 no longer, 1,290 in both` */
export function clientsSentence(clients: ClientChange): string {
  return `${grouped(clients.new)} newly affected, ${grouped(clients.gone)} no longer, ${grouped(clients.both)} in both`;
}

/** How large a difference has to be to count. */
export function testSentence({ test: { alpha, minEffectPercent, minUsers, rows } }: Comparison): string {
  const effect = Number(minEffectPercent.toPrecision(SHOWN_DIGITS));
  const correction = `Holm, ${counted(rows, "row")}`;
  return `${effect} % or more, ${counted(minUsers, "user")} or more, p < ${alpha} (${correction}); ${WITHIN_NOISE} is noise`;
}

function hourList(hours: readonly number[] | null): string {
  if (hours === null || hours.length === 0) return "none";
  return listed(hours.slice(0, LISTED_HOURS).map(clock), hours.length, LISTED_HOURS);
}
