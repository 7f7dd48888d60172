import { BrownoutError, ErrorCode } from "../error.ts";

/**
 * @param name what the partial is called: a file name
 * @param byte where in it the trouble lies
 * @throws {BrownoutError} `corrupt-partial`
 */
export function refusePartial(name: string, why: string, byte?: number): never {
  throw new BrownoutError(ErrorCode.corruptPartial, `Cannot read partial "${name}": ${why}`, {
    site: byte === undefined ? { path: name } : { path: name, byte },
  });
}
