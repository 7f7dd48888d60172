/** RFC 9110, section 15: three digits. Classes beyond 5xx are not defined, yet servers write them. */
const STATUS = /^[1-9]\d\d$/;

/** The status that a text states, or null. */
export function statusIn(text: string): number | null {
  return STATUS.test(text) ? Number(text) : null;
}
