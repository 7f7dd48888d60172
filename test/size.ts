/** How much of what could be tested is: `npm test` is short, `npm run test:long` runs the files that ask for a size. */
export interface Sizes<T> {
  readonly short: T;
  readonly long: T;
}

export const isLong = process.env["TEST_SIZE"] === "long";

export function sized<T>(sizes: Sizes<T>): T {
  return sizes[isLong ? "long" : "short"];
}

/** Every `nth` of the cases from `first` on, round and round, in a short run; all of them in a long one. */
export function sampled<T>(cases: readonly T[], nth: number, first = 0): readonly T[] {
  return isLong ? cases : cases.filter((_, index) => index % nth === first % nth);
}
