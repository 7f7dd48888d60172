/** Values that several commands take, as they are typed. */
import { Rank } from "../report/terms.ts";

export const RANKS = { "user-hours": Rank.userHours, "unique-ips": Rank.uniqueIps };
export const COLOURS = { auto: "auto", always: "always", never: "never" } as const;
