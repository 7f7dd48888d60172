/**
 * GoAccess counts other things than brownout does, all at once: of the question it knows how many requests there were,
 * and how many server errors. Both are checked, which holds it to every line of a capture without weekends.
 *
 * It slows down as it goes: 64 MiB took 3.3 s of processor time, and 1 GiB not sixteen times as much but 125 s, in one
 * run (GoAccess 1.7, November 2026). What is extrapolated from a part flatters it.
 */
import type { Answer } from "./answer.ts";

export function complaintOfGoAccess(json: string, expected: Answer): string | null {
  const { general, status_codes } = JSON.parse(json);
  const requests = general.valid_requests;
  const errors = status_codes.data.find(({ data }: { data: string }) => data.startsWith("5"))?.hits.count ?? 0;
  const [allRequests, allErrors] = [sumOf(expected, "requests"), sumOf(expected, "errors")];
  if (requests !== allRequests) return `expected ${allRequests} requests but found ${requests}`;
  return errors === allErrors ? null : `expected ${allErrors} errors but found ${errors}`;
}

function sumOf(answer: Answer, count: "requests" | "errors"): number {
  return answer.reduce((sum, row) => sum + row[count], 0);
}
