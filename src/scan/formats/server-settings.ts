/**
 * The string of a format out of the settings of servers that state it, Java's above all.
 *
 *     <Valve className="org.apache.catalina.valves.AccessLogValve" pattern="%h %t &quot;%r&quot; %s"/>
 *     pattern="%h %t &quot;%r&quot; %s"
 *     <Arg>%{client}a - %u %t "%r" %s</Arg>
 *     server.tomcat.accesslog.pattern=%h %t "%r" %s
 *
 * and of lighttpd (`accesslog.format = "…"`) and gunicorn (`access_log_format = '…'`).
 */
import type { FormatProblem } from "./custom-format.ts";

const COMMENT = /<!--[\s\S]*?-->/g;
const SETTINGS = /^\s*(?:<|(?:className|directory|prefix|suffix|pattern)\s*=)/;
const ATTRIBUTE = /(?:^|[\s<])(?:pattern|formatString)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ONLY_ATTRIBUTES = /^(?:\s*[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*\/?>?\s*$/;
/** As people paste it, with quotes in it: up to the last one. */
const BROKEN_ATTRIBUTE = /^\s*pattern\s*=\s*"([\s\S]*)"\s*(?:\/?>)?\s*$/;
const ELEMENT = />([^<>]*%[^<>]*)<\//;
const PROPERTY =
  /^\s*[\w.-]*\b(?:pattern|formatString|custom-format|accesslog\.format|access_log_format)\s*[=:]\s*([\s\S]*?)\s*$/;
const ENTITY = /&(?:quot|apos|lt|gt|amp|#(\d{1,6})|#x([\da-f]{1,6}));/gi;
const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: "<", gt: ">", amp: "&" };

/** The text itself where it is nothing of that kind. */
export function stringInSettings(text: string): string | FormatProblem {
  const plain = text.replace(COMMENT, "").trim();
  if (SETTINGS.test(plain)) {
    const broken = ONLY_ATTRIBUTES.test(plain) ? undefined : BROKEN_ATTRIBUTE.exec(plain)?.[1];
    const stated = [...plain.matchAll(ATTRIBUTE)].map(([, double, single]) => double ?? single ?? "");
    if (broken === undefined && stated.length > 1) return { expected: "one pattern", found: plain };
    const string = broken ?? stated[0] ?? ELEMENT.exec(plain)?.[1]?.trim();
    if (string !== undefined) return withoutEntities(string);
  }
  const property = PROPERTY.exec(plain)?.[1];
  if (property !== undefined) return withoutEntities(property.replace(/^(["'])([\s\S]*)\1$/, "$2"));
  return /&(?:quot|#34|#x22);/i.test(text) ? withoutEntities(text) : text;
}

function withoutEntities(text: string): string {
  return text.replace(ENTITY, (entity: string, decimal?: string, hexadecimal?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16) % 0x110000);
    return NAMED[entity.slice(1, -1).toLowerCase()] as string;
  });
}
