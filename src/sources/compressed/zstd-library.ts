/**
 * The functions of libzstd as zstddec has them in WebAssembly. Its own interface passes over errors, and so it is only
 * asked to load them.
 */
export interface Zstd {
  readonly memory: { readonly buffer: ArrayBuffer };
  malloc(bytes: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  /** How many bytes it would like to have next, 0 at the end of a frame, or the negative of an error's number. */
  ZSTD_decompressStream(context: number, given: number, taken: number): number;
}

let loaded: Promise<Zstd> | undefined;

/** Once a thread. */
export function loadZstd(): Promise<Zstd> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Zstd> {
  const { ZSTDDecoder } = await import("zstddec/stream");
  let functions: Zstd | undefined;
  class Loader extends ZSTDDecoder {
    override _init(...loaded: Parameters<InstanceType<typeof ZSTDDecoder>["_init"]>): void {
      super._init(...loaded);
      functions = loaded[0].instance.exports as unknown as Zstd;
    }
  }
  await new Loader().init();
  if (functions === undefined) throw new Error("zstddec has been loaded before");
  return functions;
}
