/**
 * The names under which logs keep the `X-Forwarded-For` of a request.
 */

/** In formats whose fields have names, or paths of names as in JSON. A header may be a list of values. */
export const FORWARDED_NAMES = [
  "x_forwarded_for",
  "x-forwarded-for",
  "X-Forwarded-For",
  "http_x_forwarded_for",
  "forwardedfor",
  "cs(X-Forwarded-For)",
  "xff",
  "fwd",
  "X_FORWARDED_FOR",
  "HTTP_X_FORWARDED_FOR",
  "XForwardedFor",
  "xForwardedFor",
  "forwarded_for",
  "forwardedFor",
  "request_X-Forwarded-For",
  "request.headers.X-Forwarded-For",
  "request.headers.x-forwarded-for",
  "req.headers.x-forwarded-for",
  "req.headers.X-Forwarded-For",
  "headers.x-forwarded-for",
  "headers.X-Forwarded-For",
  "req_headers.x-forwarded-for",
  "request_headers.x-forwarded-for",
  "RequestHeaders.x-forwarded-for",
  "httpRequest.headers.x-forwarded-for",
  "httpRequest.headers.X-Forwarded-For",
  "httpRequest.xForwardedFor",
  "http.request.headers.x-forwarded-for",
  "http.request.headers.X-Forwarded-For",
  "http.request.header.x-forwarded-for",
  "http.request.header.x_forwarded_for",
  "http.headers.x-forwarded-for",
  "properties.xForwardedFor",
  "meta.req.headers.x-forwarded-for",
  // What the header said, or else the peer: Traefik's.
  "ClientHost",
];

/** Whether `name` means that header, in formats that have it at a place and not under a name. */
export function isForwardedFor(name: string): boolean {
  return /^(?:http[_-])?x[_-]forwarded[_-]for$|^forwardedfor$|^xff$/i.test(name);
}
