/** RFC 9110, section 15: three digits. Classes beyond 5xx are not defined, yet servers write them. */
const STATUS = /^[1-9]\d\d$/;
/** What nginx writes of several upstreams, one after the other: https://nginx.org/en/docs/http/ngx_http_upstream_module.html */
const LIST = /^[1-9]\d\d(?:(?:, | : )[1-9]\d\d)+$/;
/** What Go's `Response.Status` is. */
const WITH_PHRASE = /^([1-9]\d\d) [A-Z][A-Za-z' -]*$/;

/** The status that a text states, or null. */
export function statusIn(text: string): number | null {
  return STATUS.test(text) ? Number(text) : null;
}

/** The three digits within a list, of which the last is what the client got, or before a phrase; else the value itself. */
export function statusText(value: unknown): unknown {
  if (typeof value !== "string" || value.length <= 3) return value;
  if (LIST.test(value)) return value.slice(-3);
  return WITH_PHRASE.exec(value)?.[1] ?? value;
}
