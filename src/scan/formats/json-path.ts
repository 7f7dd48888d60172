/**
 * Where a value stands in a JSON object: under a key, or along a path of keys with dots between them.
 *
 * `req.ip` is the key "req.ip" where there is one, else the key "ip" of the object "req". Keys may have dots of their
 * own, so `attributes.http.status_code` may be the key "http.status_code" of "attributes". Lists are not searched, but
 * `records[].ip` is the "ip" of what is the only item of the list "records".
 */

export type JsonObject = { readonly [key: string]: unknown };

/** A key, and how to go on from there. */
export interface Step {
  readonly key: string;
  /** Whether to go on from the only item of the list under that key. */
  readonly isInList: boolean;
  /** The steps that are possible from there, the preferred first; null where that is what is looked for. */
  readonly next: readonly Step[] | null;
}

const ONLY_ITEM = "[]";

/** The first steps that are possible along a path, the preferred first. */
export function stepsOf(path: string): readonly Step[] {
  const parts = path.split(".");
  const stepsFrom: (readonly Step[])[] = [];
  for (let from = parts.length - 1; from >= 0; from -= 1) {
    const steps = [...stepsTo(parts.slice(from).join("."), null)];
    for (let to = from + 1; to < parts.length; to += 1) {
      steps.push(...stepsTo(parts.slice(from, to).join("."), stepsFrom[to] as readonly Step[]));
    }
    stepsFrom[from] = steps;
  }
  return stepsFrom[0] as readonly Step[];
}

function stepsTo(key: string, next: Step["next"]): readonly Step[] {
  const step = { key, isInList: false, next };
  return key.endsWith(ONLY_ITEM) ? [step, { key: key.slice(0, -ONLY_ITEM.length), isInList: true, next }] : [step];
}

/** What is found behind a step whose key has this value; undefined where that is nothing, null or an object. */
export function follow({ isInList, next }: Step, value: unknown): unknown {
  const here = isInList ? onlyItem(value) : value;
  if (next === null) return here === null || isObject(here) ? undefined : here;
  if (!isObject(here)) return undefined;
  for (const step of next) {
    // What every object has, like `constructor`, is not what a line says.
    const found = Object.hasOwn(here, step.key) ? follow(step, here[step.key]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function onlyItem(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

/** Deeper than any server nests; a hostile line's paths would be as long together as the square of its length. */
const LONGEST_PATH = 1_000;

/** The paths of all values that are no objects, in their order, with the values; lists of several only if these are plain. */
export function* leavesOf(object: JsonObject): Generator<readonly [path: string, value: unknown]> {
  const open: (readonly [path: string, value: unknown])[] = [["", object]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, value] = next;
    if (path.length > LONGEST_PATH) continue;
    if (isObject(value)) {
      const prefix = value === object ? "" : `${path}.`;
      for (const key of Object.keys(value).reverse()) open.push([prefix + key, value[key]]);
    } else if (!Array.isArray(value)) yield [path, value];
    else if (value.length === 1) open.push([path + ONLY_ITEM, value[0]]);
    else if (value.length > 1 && value.every(isPlain)) yield [path, value];
  }
}
