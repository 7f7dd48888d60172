/** Why a line is malformed: the closed list. The words are what people read in a report, so they are the values. */
export const Reason = {
  lineTooLong: "line too long",
  invalidUtf8: "invalid UTF-8",
  notJson: "not JSON",
  notAnObject: "not a JSON object",
  otherFormat: "not of this format",
  severalRecords: "several records on one line",
  cutOff: "cut off at the end of the source",
  noTime: "no time",
  badTime: "bad time",
  noYear: "time without a year",
  impossibleTime: "impossible time",
  noAddress: "no address",
  badAddress: "bad address",
  noStatus: "no status",
  badStatus: "bad status",
} as const;
export type Reason = (typeof Reason)[keyof typeof Reason];
