/**
 * Text from outside in Markdown that GitHub and GitLab render: it says what it says, and is never markup.
 *
 * A code span is the one place where neither of them looks for anything: no HTML, link, mention (`@team`), issue (`#1`), commit
 * or e-mail address. Escapes are not enough: mentions and issues are looked for in the HTML that was made, where `\@` and
 * `&#64;` are an `@` again, and cmark-gfm makes a link of `<code>a&#64;b.org</code>`.
 */
import { printable } from "../printable.ts";

const SHOWN_OF_NAME = 160;
const SHOWN_OF_SENTENCE = 400;
const CUT = "…";

/** Words that mean nothing to a renderer. Seven hexadecimal digits may be a commit, letters with digits a ticket. */
const NO_COMMIT = "(?!\\S*\\b[0-9a-f]{7})";
const WORD = `${NO_COMMIT}\\(?(?:--)?[a-z]+(?:-[a-z]+)*\\)?[,.:;]?`;
const NUMBER = `${NO_COMMIT}\\(?[+-]?\\d+(?:,\\d{3})*(?:\\.\\d+)?(?::\\d\\d)?\\)?[,.:;]?`;
const DATE = "\\d{4}-\\d\\d-\\d\\d,?";
const SIGN = "(?:->|[<>]=?|%\\)?[,.:;]?)";
/** It does not begin a list (`1.`) either. */
const PLAIN_SENTENCE = new RegExp(
  `^(?!\\d+[.)])(?:${WORD}|${NUMBER}|${DATE})(?: (?:${WORD}|${NUMBER}|${DATE}|${SIGN}))*$`,
  "i",
);

/** A name in a code span, on one line. */
export function code(name: string): string {
  return codeSpan(shown(name, SHOWN_OF_NAME));
}

/** A sentence: as it is where it is plain words and numbers, otherwise in a code span. */
export function sentence(text: string): string {
  const line = shown(text, SHOWN_OF_SENTENCE);
  return PLAIN_SENTENCE.test(line) ? escaped(line) : codeSpan(line);
}

/** Our own words, which may hold `<0.001`. */
export function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Long text is cut before it is looked at, so that 100 kB take no longer than what is shown of them. */
function shown(text: string, limit: number): string {
  const characters = [...printable(text.slice(0, 2 * limit + 2))];
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}${CUT}` : characters.join("");
}

/**
 * The fence is the shortest run of backticks that is not in the text: `` a`b `` stands between two. Renderers take a space off
 * both ends, so one is added where the text begins or ends with a space or a backtick, and where there is no text.
 */
function codeSpan(line: string): string {
  const runs = new Set(line.match(/`+/g));
  let fence = "`";
  while (runs.has(fence)) fence += "`";
  const space = line === "" || /^[ `]|[ `]$/.test(line) ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
