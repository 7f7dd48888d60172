/**
 * The names under which logs keep the `X-Forwarded-For` of a request.
 */

/** In formats whose fields have names. A header may be a list of values. */
export const FORWARDED_NAMES = [
  "x_forwarded_for",
  "x-forwarded-for",
  "X-Forwarded-For",
  "http_x_forwarded_for",
  "forwardedfor",
  "cs(X-Forwarded-For)",
  "xff",
  "fwd",
];

/** Whether `name` means that header, in formats that have it at a place and not under a name. */
export function isForwardedFor(name: string): boolean {
  return /^(?:http[_-])?x[_-]forwarded[_-]for$|^forwardedfor$|^xff$/i.test(name);
}
