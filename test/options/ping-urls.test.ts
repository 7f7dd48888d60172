import { describe, expect, test } from "vitest";
import { readPing, readPingUrl } from "../../src/options/ping-urls.ts";

describe("one URL stands for three", () => {
  test.for([
    [
      "https://hc-ping.com/abc",
      "https://hc-ping.com/abc/start",
      "https://hc-ping.com/abc",
      "https://hc-ping.com/abc/fail",
    ],
    ["http://h:8000/p/", "http://h:8000/p/start", "http://h:8000/p/", "http://h:8000/p/fail"],
    ["https://h", "https://h/start", "https://h/", "https://h/fail"],
    ["https://h/p?rid=1", "https://h/p/start?rid=1", "https://h/p?rid=1", "https://h/p/fail?rid=1"],
  ] as const)("%s", ([url, start, success, failure]) => {
    expect(readPing(url)).toEqual({ start, success, failure });
  });
});

test.for([
  ["", ""],
  ["hc-ping.com/0123-SECRET", "hc-ping.com/…"],
  ["ftp://h/p", "ftp://h/…"],
  ["file:///etc/passwd", "file:///…"],
  ["https:h", "https:h"],
  ["https://", "https://"],
  ["https://a b/secret", "https://a b/…"],
  ["HTTP://h", "HTTP://h"],
  [" http://h/secret", " http:/…"],
] as const)("%j is no URL that is called, and what may be a password in it is not shown", ([text, shown]) => {
  expect(() => readPingUrl(text)).toThrow(
    `expected a URL like "https://hc-ping.com/…", http or https, but found "${shown}"`,
  );
});

test.for(["https://me:secret@h/p", "https://me@h/p"])("%s is refused, as fetch would", (text) => {
  expect(() => readPingUrl(text)).toThrow("expected a URL without a user and a password");
});
