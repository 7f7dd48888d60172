/**
 * The names of a zip archive's members. They may have any characters: they name, and no file is made of them.
 */
import { type Entry, getFileNameLowLevel } from "yauzl";

/** With slashes between its parts, whichever the program that packed it wrote. */
export function zipEntryName({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true).replaceAll("\\", "/");
}
