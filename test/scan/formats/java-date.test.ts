import { expect, test } from "vitest";
import { isJavaPattern, strftimeOf } from "../../../src/scan/formats/java-date.ts";

test.each([
  ["yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "%Y-%m-%dT%H:%M:%S.%L%z"],
  ["dd/MMM/yyyy:HH:mm:ss Z", "%d/%b/%Y:%H:%M:%S %z"],
  ["dd/MMM/yyyy:HH:mm:ss ZZZ|GMT", "%d/%b/%Y:%H:%M:%S %z"],
  ["dd/MMM/yyyy:HH:mm:ss ZZZ|America/New_York|en-US", "%d/%b/%Y:%H:%M:%S %z"],
  ["EEE MMM d HH:mm:ss zzz yyyy", "%a %b %d %H:%M:%S %Z %Y"],
  ["EEEE, d MMMM yy h:mm:ss a", "%A, %d %B %y %I:%M:%S %p"],
  ["uuuu-MM-dd HH:mm:ss,SSS", "%Y-%m-%d %H:%M:%S,%L"],
  ["y-M-d H:m:s", "%Y-%m-%d %H:%M:%S"],
  ["yyyy''DDD 'o''clock 100%'", "%Y'%j o'clock 100%%"],
])("%s is %s", (pattern, strftime) => {
  expect(strftimeOf(pattern)).toBe(strftime);
});

test.each(["yyyy-MM-dd kk:mm", "YYYY-ww", "yyyy-MM-dd HH:mm:ss VV"])("%s has a letter that is not known", (pattern) => {
  expect(strftimeOf(pattern)).toBeNull();
});

test("a pattern of strftime(3) has a percent sign", () => {
  expect(isJavaPattern("yyyy")).toBe(true);
  expect(isJavaPattern("%Y")).toBe(false);
  expect(isJavaPattern("")).toBe(false);
});
