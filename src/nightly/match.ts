/**
 * Which of the kept sources a file is, by its content: whatever it is called, however it was compressed, wherever it lies.
 *
 *     kept     [0, headBytes) hashes to the identity ………… [0, endByte) was read
 *     file     [0, headBytes) hashes to the same: it is this source, or a copy; how much of it will be seen
 *     file     is shorter than headBytes, and its whole lines are the first of these: it is the beginning of this source
 *
 * Of several that a file might be (a log that was copied when it had ten lines, and grew on in both places), it is the one
 * that was read farthest.
 */
import { hash } from "../sources/fingerprint.ts";
import type { ExaminedFile } from "./examine.ts";
import { endByteOf, type KeptSource } from "./kept-source.ts";

export interface Match {
  readonly kept: KeptSource;
  /** How many bytes of the source it holds; null where it has to be read to tell. */
  readonly extent: number | null;
}

export class KeptSources {
  readonly #byForm = new Map<string, { readonly kept: KeptSource; readonly endByte: number }>();
  readonly #byLastPrefix = new Map<string, KeptSource[]>();
  readonly #byPrefix = new Map<string, KeptSource[]>();

  constructor(sources: Iterable<KeptSource>) {
    for (const kept of sources) {
      for (const form of kept.bookmark.forms) this.#byForm.set(keyOfForm(form), { kept, endByte: form.endByte });
      const prefixes = kept.outcome.prefixes ?? [];
      for (const prefix of new Set(prefixes)) addTo(this.#byPrefix, prefix, kept);
      const last = prefixes.at(-1);
      if (last !== undefined) addTo(this.#byLastPrefix, last, kept);
    }
  }

  hasForm(form: { readonly bytes: number; readonly hash: string }): boolean {
    return this.#byForm.has(keyOfForm(form));
  }

  find({ head, compressed, outline, fingerprint: { prefixes, bytes } }: ExaminedFile): Match | null {
    const form = compressed === null ? undefined : this.#byForm.get(keyOfForm(compressed.form));
    if (form !== undefined) return { kept: form.kept, extent: form.endByte };
    const candidates = [...new Set(prefixes)].flatMap((prefix) => this.#byLastPrefix.get(prefix) ?? []);
    const identityOf = identitiesOf(head);
    const whole = farthest(
      candidates.filter(({ bookmark, outcome }) => outcome.identity === identityOf(bookmark.headBytes)),
    );
    if (whole !== null) return { kept: whole, extent: null };
    const longer = (this.#byPrefix.get(prefixes.at(-1) ?? "") ?? []).filter(
      ({ bookmark }) => bookmark.headBytes > bytes,
    );
    const beginning = farthest(longer.filter(({ bookmark }) => bookmark.outline.startsWith(outline())));
    return beginning === null ? null : { kept: beginning, extent: head.length };
  }
}

/** Of the first bytes of a head, as far as it has so many; thousands of sources may begin with as many header lines. */
function identitiesOf(head: Uint8Array): (bytes: number) => string | null {
  const identities = new Map<number, string>();
  return (bytes) => {
    if (bytes > head.length) return null;
    const identity = identities.get(bytes) ?? `sha256:${hash(head.subarray(0, bytes))}`;
    identities.set(bytes, identity);
    return identity;
  };
}

function farthest(sources: readonly KeptSource[]): KeptSource | null {
  return sources.reduce<KeptSource | null>(
    (best, kept) => (best === null || endByteOf(kept) > endByteOf(best) ? kept : best),
    null,
  );
}

function keyOfForm({ bytes, hash: content }: { readonly bytes: number; readonly hash: string }): string {
  return `${bytes}:${content}`;
}

/** Files that are about to be read, none of which may be another one, or its beginning. */
export class NewFiles {
  readonly #identities = new Set<string>();
  readonly #byLastPrefix = new Map<string, ExaminedFile[]>();
  readonly #byPrefix = new Map<string, ExaminedFile[]>();

  /** Whether the whole lines of one of them may be the first of this one's, or the other way round. */
  haveSameAs({ fingerprint: { identity, prefixes }, outline }: ExaminedFile): boolean {
    if (this.#identities.has(identity)) return true;
    const shorter = [...new Set(prefixes)].flatMap((prefix) => this.#byLastPrefix.get(prefix) ?? []);
    if (shorter.some((file) => outline().startsWith(file.outline()))) return true;
    const longer = this.#byPrefix.get(prefixes.at(-1) ?? "") ?? [];
    return longer.some((file) => file.outline().startsWith(outline()));
  }

  add(file: ExaminedFile): void {
    const { identity, prefixes } = file.fingerprint;
    this.#identities.add(identity);
    for (const prefix of new Set(prefixes)) addTo(this.#byPrefix, prefix, file);
    addTo(this.#byLastPrefix, prefixes.at(-1) ?? "", file);
  }
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
