/**
 * Which of the kept sources a file is, by its content: whatever it is called, however it was compressed, wherever it lies.
 *
 *     kept     [0, headBytes) hashes to the identity ………… [0, endByte) was read
 *     file     [0, headBytes) hashes to the same: it is this source, or a copy; how much of it will be seen
 *     file     is shorter than headBytes, and has the prefixes that it can have: it is the beginning of this source
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
      for (const prefix of prefixes) addTo(this.#byPrefix, prefix, kept);
      const last = prefixes.at(-1);
      if (last !== undefined) addTo(this.#byLastPrefix, last, kept);
    }
  }

  find({ head, compressed, fingerprint: { prefixes, bytes } }: ExaminedFile): Match | null {
    const form = compressed === null ? undefined : this.#byForm.get(keyOfForm(compressed.form));
    if (form !== undefined) return { kept: form.kept, extent: form.endByte };
    const candidates = prefixes.flatMap((prefix) => this.#byLastPrefix.get(prefix) ?? []);
    const whole = farthest(candidates.filter((kept) => isHeadOf(head, kept)));
    if (whole !== null) return { kept: whole, extent: null };
    const longer = (this.#byPrefix.get(prefixes.at(-1) ?? "") ?? []).filter((kept) => kept.bookmark.headBytes > bytes);
    const beginning = farthest(longer);
    return beginning === null ? null : { kept: beginning, extent: head.length };
  }
}

function isHeadOf(head: Uint8Array, { bookmark: { headBytes }, outcome: { identity } }: KeptSource): boolean {
  return head.length >= headBytes && identity === `sha256:${hash(head.subarray(0, headBytes))}`;
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

function addTo(sources: Map<string, KeptSource[]>, key: string, kept: KeptSource): void {
  const list = sources.get(key);
  if (list === undefined) sources.set(key, [kept]);
  else list.push(kept);
}
