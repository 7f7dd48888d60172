/**
 * A strict reader of Prometheus' text format: what is not exactly as node_exporter's textfile collector wants it is an
 * error. `complaintsAbout` holds what `promtool check metrics` holds about names.
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)$/;
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (gauge|counter)$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[^"\n]|"(?:[^"\\\n]|\\[\\"n])*")*)\} (\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
const LABELS = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\"n])*)"(,|$)/gy;
const UNITS =
  /(^|_)(milli|micro|nano|kilo|mega|giga)?(seconds?|minutes?|hours|days|weeks|bits|bytes|grams|percents?)(_|$)/;

export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let help: RegExpExecArray | null = null;
  let family: Family | null = null;
  for (const line of text.slice(0, -1).split("\n")) {
    const type = TYPE.exec(line);
    if (line.startsWith("# HELP")) {
      help = HELP.exec(line);
      if (help === null) throw new Error(`no HELP: ${line}`);
      family = null;
    } else if (type !== null) {
      const [, name = "", kind = ""] = type;
      if (help?.[1] !== name || families.has(name)) throw new Error(`TYPE is not the one of its HELP: ${line}`);
      family = { name, help: help[2] ?? "", type: kind, samples: [] };
      families.set(name, family);
    } else {
      const [, name, pairs = "", value = ""] = SAMPLE.exec(line) ?? [];
      if (family === null || name !== family.name) throw new Error(`no sample of ${family?.name}: ${line}`);
      if (seen.has(`${name}${pairs}`)) throw new Error(`there twice: ${line}`);
      seen.add(`${name}${pairs}`);
      family.samples.push({ labels: labelsOf(pairs), value: Number(value) });
    }
  }
  return families;
}

function labelsOf(pairs: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let end = 0;
  for (const [whole, name = "", text = ""] of pairs.matchAll(LABELS)) {
    end += whole.length;
    labels[name] = text.replace(/\\([\\"n])/g, (_, character) => (character === "n" ? "\n" : character));
  }
  if (end !== pairs.length || pairs.endsWith(",")) throw new Error(`no labels: ${pairs}`);
  return labels;
}

export function complaintsAbout({ name, help, type, samples }: Family): string[] {
  const rules: readonly (readonly [boolean, string])[] = [
    [samples.length === 0, "no samples"],
    [help === "", "no help"],
    [/[A-Z:]/.test(name), "not in snake_case"],
    [type !== "counter" && /_(total|count|sum|bucket)$/.test(name), "the suffix of another type"],
    [name.includes(type), "the type is in the name"],
    [UNITS.test(name.replace(/_seconds$/, "")), "no base unit"],
    [samples.some(({ labels }) => "job" in labels || "instance" in labels), "a label of Prometheus' own"],
  ];
  return rules.flatMap(([isBroken, complaint]) => (isBroken ? [`${name}: ${complaint}`] : []));
}
