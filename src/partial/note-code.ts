/** What a note on a source can be about; the closed list. Reports show them as warnings. */
export const NoteCode = {
  /** Where a field stands was decided by the values of the lines. */
  inferredField: "inferred-field",
  /** Another field could be read in place of the one that was taken. */
  rivalField: "rival-field",
  /** Lines are of more than one format. */
  severalFormats: "several-formats",
  /** The client is a placeholder on every line. */
  placeholderClient: "placeholder-client",
  /** Nearly all requests come from few private addresses, and the lines name others. */
  proxiedClient: "proxied-client",
} as const;
export type NoteCode = (typeof NoteCode)[keyof typeof NoteCode];
