/**
 * What a decompressing thread is told, and what it says.
 *
 * It may be so many chunks ahead of whoever takes them, so that memory is bounded; for each that was taken it is sent
 * `MORE`. It ends by saying why it has no more.
 */
import type { Codec } from "./codec.ts";

export interface Order {
  readonly path: string;
  /** Device and inode, to notice that another file has taken its name. */
  readonly fileId: string;
  readonly codec: Codec;
  /** Those that are appended later are not read. */
  readonly compressedBytes: number;
}

export type Delivery =
  | { readonly kind: "chunk"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "end" }
  /** Errors lose class and code on their way between threads, so only what they say is sent. */
  | { readonly kind: "fault"; readonly message: string };

export const MORE = "more";

export const CHUNKS_AHEAD = 4;
