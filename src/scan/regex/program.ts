/**
 * The tree of a regular expression -> a program for `matcher.ts`.
 *
 * Most repetitions repeat one character out of a set; they are one instruction, which runs over all of them at once.
 * Groups whose text nobody asks for are not kept.
 */
import { Assertion, type Expression, type Node, SyntaxProblem } from "./syntax.ts";

export type Instruction =
  | { readonly op: "set"; readonly set: CharacterSet }
  | {
      readonly op: "run";
      readonly set: CharacterSet;
      readonly isLazy: boolean;
      readonly memo: number;
      next: CharacterSet | null;
    }
  | { readonly op: "split"; first: number; second: number; readonly memo: number }
  | { readonly op: "jump"; to: number }
  | { readonly op: "save"; readonly slot: number }
  | { readonly op: "clear"; readonly slots: readonly number[] }
  | { readonly op: "assert"; readonly assertion: Assertion }
  | { readonly op: "match" };

export interface Program {
  readonly instructions: readonly Instruction[];
  /** How many instructions keep in mind where they have been. */
  readonly memos: number;
  /** The slots of each group's start and end, wherever it stands: names may be repeated. */
  readonly slots: ReadonlyMap<string, readonly number[]>;
  readonly slotCount: number;
  /** Matches begin at the start of the text and nowhere else. */
  readonly isAnchored: boolean;
}

const MOST_INSTRUCTIONS = 2_000;
/** Each takes a byte for every character of a line. */
const MOST_MEMOS = 200;

/** A character, or a class of characters, ranges between them and escapes of which none means others. */
const ONLY_ASCII =
  /^(?:(?!\.$)[\x00-\x5b\x5d-\x7f]|\\(?:[dwtnrfv]|[\x00-\x7f](?<![A-Za-z\d]))|\[(?!\^)(?:[\x00-\x5b\x5d-\x7f]|\\(?:[dwtnrfvb]|[\x00-\x7f](?<![A-Za-z\d])))*\])$/;

/** One character out of a set, as JavaScript's own expressions understand it. */
export class CharacterSet {
  readonly source: string;
  readonly ascii = new Uint8Array(128);
  /** Whether no other character is known to be in it. */
  readonly isAscii: boolean;
  readonly #expression: RegExp;
  /** Of the others, by code: 0 is not known yet, 1 is in, 2 is out. */
  #others: Uint8Array | null = null;

  constructor(source: string, flags: string) {
    this.source = source;
    this.isAscii = ONLY_ASCII.test(source);
    this.#expression = new RegExp(`^${source}$`, flags);
    for (let code = 0; code < this.ascii.length; code += 1) this.ascii[code] = this.#test(code) ? 1 : 0;
  }

  has(code: number): boolean {
    return code < 128 ? this.ascii[code] === 1 : this.#hasOther(code);
  }

  #hasOther(code: number): boolean {
    this.#others ??= new Uint8Array(0x10000);
    if (this.#others[code] === 0) this.#others[code] = this.#test(code) ? 1 : 2;
    return this.#others[code] === 1;
  }

  #test(code: number): boolean {
    return this.#expression.test(String.fromCharCode(code));
  }
}

/** @throws {SyntaxProblem} where it is too large */
export function compile(expression: Expression, wanted: readonly string[]): Program {
  const instructions: Instruction[] = [];
  const slots = new Map<string, number[]>();
  const sets = new Map<string, CharacterSet>();
  const flags = `${expression.isCaseless ? "i" : ""}${expression.dotIsAll ? "s" : ""}`;
  let memos = 0;
  const slotOfGroup = new Map<Node, number>();
  emit(expression.tree);
  add({ op: "match" });
  for (const [index, instruction] of instructions.entries()) {
    const following = instructions[index + 1];
    if (instruction.op === "run" && following?.op === "set") instruction.next = following.set;
  }
  const first = instructions.find(({ op }) => op !== "save");
  const isAnchored = first?.op === "assert" && first.assertion === Assertion.start;
  return { instructions, memos, slots, slotCount: slotOfGroup.size * 2, isAnchored };

  function add<I extends Instruction>(instruction: I): I {
    instructions.push(instruction);
    if (instructions.length > MOST_INSTRUCTIONS || memos > MOST_MEMOS) {
      throw new SyntaxProblem("a smaller expression", `${instructions.length} steps with ${memos} choices`);
    }
    return instruction;
  }

  function emit(node: Node): void {
    switch (node.kind) {
      case "set":
        add({ op: "set", set: setOf(node.source) });
        return;
      case "assertion":
        add({ op: "assert", assertion: node.assertion });
        return;
      case "sequence":
        for (const each of node.nodes) emit(each);
        return;
      case "alternatives":
        emitAlternatives(node.nodes);
        return;
      case "group":
        emitGroup(node);
        return;
      case "repeat":
        for (let count = 0; count < node.min; count += 1) emitOnce(node.node);
        if (node.max === Number.POSITIVE_INFINITY) emitLoop(node.node, node.isLazy);
        else emitOptional(node.node, node.max - node.min, node.isLazy);
        return;
    }
  }

  function emitAlternatives(nodes: readonly Node[]): void {
    const jumps = nodes.map((node, index) => {
      const isLast = index === nodes.length - 1;
      const split = isLast ? null : addSplit();
      if (split !== null) split.first = instructions.length;
      emit(node);
      const jump = isLast ? null : add({ op: "jump", to: 0 } as Instruction & { op: "jump" });
      if (split !== null) split.second = instructions.length;
      return jump;
    });
    for (const jump of jumps) if (jump !== null) jump.to = instructions.length;
  }

  function emitGroup(group: Node & { kind: "group" }): void {
    const slot = slotOf(group);
    if (slot !== null) add({ op: "save", slot });
    emit(group.node);
    if (slot !== null) add({ op: "save", slot: slot + 1 });
  }

  /** One for every place where a group stands, however often that is repeated; null where nobody asks for its text. */
  function slotOf(group: Node & { kind: "group" }): number | null {
    const { name } = group;
    if (name === null || !wanted.includes(name)) return null;
    let slot = slotOfGroup.get(group);
    if (slot === undefined) {
      slot = slotOfGroup.size * 2;
      slotOfGroup.set(group, slot);
      slots.set(name, [...(slots.get(name) ?? []), slot]);
    }
    return slot;
  }

  /** What the groups within kept of an earlier round is forgotten, as in JavaScript. */
  function emitOnce(node: Node): void {
    const within = slotsWithin(node);
    if (within.length > 0) add({ op: "clear", slots: within });
    emit(node);
  }

  function slotsWithin(node: Node): number[] {
    if (node.kind === "sequence" || node.kind === "alternatives") return node.nodes.flatMap(slotsWithin);
    if (node.kind === "repeat") return slotsWithin(node.node);
    if (node.kind !== "group") return [];
    const slot = slotOf(node);
    return [...(slot === null ? [] : [slot, slot + 1]), ...slotsWithin(node.node)];
  }

  function emitLoop(node: Node, isLazy: boolean): void {
    const single = singleSet(node);
    if (single !== null) {
      add({ op: "run", set: setOf(single), isLazy, memo: memos, next: null });
      memos += 1;
      return;
    }
    const start = instructions.length;
    const split = addSplit();
    const body = instructions.length;
    emitOnce(node);
    add({ op: "jump", to: start });
    aim(split, body, instructions.length, isLazy);
  }

  /** `x{0,3}` is `(?:x(?:x(?:x)?)?)?`. */
  function emitOptional(node: Node, times: number, isLazy: boolean): void {
    const splits: { split: Instruction & { op: "split" }; body: number }[] = [];
    for (let count = 0; count < times; count += 1) {
      const split = addSplit();
      splits.push({ split, body: instructions.length });
      emitOnce(node);
    }
    for (const { split, body } of splits) aim(split, body, instructions.length, isLazy);
  }

  function aim(split: Instruction & { op: "split" }, body: number, exit: number, isLazy: boolean): void {
    split.first = isLazy ? exit : body;
    split.second = isLazy ? body : exit;
  }

  function addSplit(): Instruction & { op: "split" } {
    const split = add({ op: "split", first: 0, second: 0, memo: memos } as Instruction & { op: "split" });
    memos += 1;
    return split;
  }

  function singleSet(node: Node): string | null {
    if (node.kind === "set") return node.source;
    return node.kind === "group" && (node.name === null || !wanted.includes(node.name)) ? singleSet(node.node) : null;
  }

  function setOf(source: string): CharacterSet {
    const set = sets.get(source) ?? new CharacterSet(source, flags);
    sets.set(source, set);
    return set;
  }
}
