/**
 * JSON whose values know where they stand, so that a complaint about one can name its line and column.
 *
 * What is JSON is what `JSON.parse` takes, and that makes the values; this reader only finds places, the first thing that
 * is wrong, and keys that an object has twice, of which `JSON.parse` would silently take the last.
 */

/** From 1; columns count what editors count, UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export class JsonFault extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

interface Node {
  readonly startOffset: number;
  /** Of objects and arrays: what is under each key, or index. */
  readonly children: ReadonlyMap<string, Child>;
}

interface Child {
  /** Of an element of an array it is that of the value. */
  readonly keyOffset: number;
  readonly node: Node;
}

const BLANKS = /[ \t\n\r]*/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const TEXT_SO_FAR = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const NAME = /true|false|null/y;
const FOUND = /[\w$'.+-]+|\/[/*]|[\s\S]/uy;
const NOTHING: ReadonlyMap<string, Child> = new Map();
/** Deeper ones would exhaust the stack; a configuration has five. */
const MOST_LEVELS = 100;

export class JsonText {
  readonly value: unknown;
  /** The places of keys that stand in an object for the second time, and the keys. */
  readonly repeated: readonly (readonly [key: string, place: Place])[];
  readonly #text: string;
  readonly #root: Node;

  /** @throws {JsonFault} */
  constructor(text: string) {
    const reader = new JsonReader(text);
    this.#text = text;
    this.#root = reader.read();
    this.repeated = reader.repeated.map(([key, offset]) => [key, placeOf(text, offset)]);
    this.value = JSON.parse(text);
  }

  /** Of the value at the end of a path, or of the last one on the way there that exists. */
  placeOfValue(path: readonly PropertyKey[]): Place {
    return placeOf(this.#text, this.#childAt(path).node.startOffset);
  }

  placeOfKey(path: readonly PropertyKey[]): Place {
    return placeOf(this.#text, this.#childAt(path).keyOffset);
  }

  #childAt(path: readonly PropertyKey[]): Child {
    let child: Child = { keyOffset: this.#root.startOffset, node: this.#root };
    for (const key of path) {
      const next = child.node.children.get(String(key));
      if (next === undefined) return child;
      child = next;
    }
    return child;
  }
}

class JsonReader {
  readonly repeated: [key: string, offset: number][] = [];
  readonly #text: string;
  #offset = 0;
  #levels = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Node {
    const root = this.#value("a value");
    if (this.#offset < this.#text.length) this.#refuse("the end of the file");
    return root;
  }

  /** With the blanks around it. */
  #value(expected: string): Node {
    this.#take(BLANKS);
    const startOffset = this.#offset;
    const children = this.#children(expected);
    this.#take(BLANKS);
    return { startOffset, children };
  }

  #children(expected: string): ReadonlyMap<string, Child> {
    const first = this.#text[this.#offset];
    if (first === "{" || first === "[")
      return this.#nested(first === "{" ? () => this.#members() : () => this.#elements());
    if (first === '"') this.#string();
    else if (this.#take(NAME) === null && this.#take(NUMBER) === null) this.#refuse(expected);
    return NOTHING;
  }

  #nested(read: () => ReadonlyMap<string, Child>): ReadonlyMap<string, Child> {
    if (this.#levels === MOST_LEVELS) this.#refuse(`at most ${MOST_LEVELS} levels of objects and arrays`);
    this.#levels += 1;
    this.#offset += 1;
    const children = read();
    this.#levels -= 1;
    return children;
  }

  #members(): ReadonlyMap<string, Child> {
    const members = new Map<string, Child>();
    this.#take(BLANKS);
    if (this.#skip("}")) return members;
    do {
      this.#take(BLANKS);
      const keyOffset = this.#offset;
      const key = this.#string(members.size === 0 ? 'a key in double quotes or "}"' : "a key in double quotes");
      this.#take(BLANKS);
      if (!this.#skip(":")) this.#refuse('":"');
      if (members.has(key)) this.repeated.push([key, keyOffset]);
      members.set(key, { keyOffset, node: this.#value("a value") });
    } while (this.#skip(","));
    if (!this.#skip("}")) this.#refuse('"," or "}"');
    return members;
  }

  #elements(): ReadonlyMap<string, Child> {
    const elements = new Map<string, Child>();
    this.#take(BLANKS);
    if (this.#skip("]")) return elements;
    do {
      const node = this.#value(elements.size === 0 ? 'a value or "]"' : "a value");
      elements.set(String(elements.size), { keyOffset: node.startOffset, node });
    } while (this.#skip(","));
    if (!this.#skip("]")) this.#refuse('"," or "]"');
    return elements;
  }

  #string(expected = "text in double quotes"): string {
    const text = this.#take(TEXT);
    if (text !== null) return JSON.parse(text);
    if (this.#take(TEXT_SO_FAR) === null) this.#refuse(expected);
    const isEscape = this.#text[this.#offset] === "\\";
    this.#refuse(isEscape ? 'an escape like "\\n" or "\\u00e9"' : "the end of the text, a double quote");
  }

  #skip(character: string): boolean {
    if (this.#text[this.#offset] !== character) return false;
    this.#offset += 1;
    return true;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#offset;
    const [taken] = pattern.exec(this.#text) ?? [];
    if (taken === undefined) return null;
    this.#offset += taken.length;
    return taken;
  }

  #refuse(expected: string): never {
    const place = placeOf(this.#text, this.#offset);
    const found = this.#take(FOUND);
    throw new JsonFault(`expected ${expected} but found ${wordsFor(found)}${hintAt(expected, found)}`, place);
  }
}

function wordsFor(found: string | null): string {
  if (found === null) return "the end of the file";
  if (found === '"') return "a double quote";
  return found === "\n" || found === "\r" ? "the end of the line" : `"${found}"`;
}

function hintAt(expected: string, found: string | null): string {
  if (found === "//" || found === "/*") return " (JSON has no comments)";
  const isAfterComma = expected === "a key in double quotes" || expected === "a value";
  return isAfterComma && (found === "}" || found === "]") ? " (is there a comma too many?)" : "";
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split(/\r\n|[\n\r]/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
