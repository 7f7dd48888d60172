/**
 * A strict reader of unit files, as systemd.syntax(7) and systemd.service(5) have it: what systemd would take otherwise
 * than it looks, or only with a warning, is an error.
 */
export interface Setting {
  readonly section: string;
  readonly key: string;
  /** As it stands there. */
  readonly value: string;
}

export function parseUnit(text: string): Setting[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  let section: string | null = null;
  const settings: Setting[] = [];
  for (const line of text.slice(0, -1).split("\n")) {
    if (line.endsWith("\\")) throw new Error(`goes on in the next line: ${line}`);
    if (line === "" || line.startsWith("# ")) continue;
    const heading = /^\[(Unit|Service|Timer|Install)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      continue;
    }
    const [, key = "", value = ""] = /^([A-Z][A-Za-z]+)=(|\S|\S.*\S)$/.exec(line) ?? [];
    if (key === "" || section === null) throw new Error(`no setting: ${line}`);
    settings.push({ section, key, value });
  }
  return settings;
}

/** The values of a key, in order. */
export function valuesOf(text: string, key: string): string[] {
  return parseUnit(text).flatMap((setting) => (setting.key === key ? [setting.value] : []));
}

/** The arguments that a command line comes to. Of variables there must be none. */
export function argumentsIn(value: string): string[] {
  return wordsIn(value).map((word, index) => {
    if (index === 0) return word;
    if (/(^|[^$])(\$\$)*\$([^$]|$)/.test(word)) throw new Error(`a variable: ${word}`);
    return word.replaceAll("$$", "$");
  });
}

export function wordsIn(value: string): string[] {
  const words: string[] = [];
  let end = 0;
  for (const [whole, quoted, bare] of value.matchAll(/(?:"((?:[^"\\]|\\["\\])*)"|([^\s"'\\;]+))(?: |$)/gy)) {
    end += whole.length;
    words.push(withoutSpecifiers((quoted ?? bare ?? "").replace(/\\(["\\])/g, "$1")));
  }
  if (end !== value.length) throw new Error(`no words: ${value}`);
  return words;
}

export function withoutSpecifiers(text: string): string {
  if (/%/.test(text.replaceAll("%%", ""))) throw new Error(`a specifier: ${text}`);
  return text.replaceAll("%%", "%");
}
