/**
 * How property tests draw their cases. In CI they draw the same ones each time, so that a change is not blamed for what it
 * did not do. Elsewhere they draw others each time, so that what they can find is found where it can be looked at.
 */
import { configureGlobal } from "fast-check";
import { sized } from "./size.ts";

const seed = process.env["CI"] === undefined ? {} : { seed: 20_190_506 };
configureGlobal({ numRuns: sized({ short: 30, long: 100 }), ...seed });
