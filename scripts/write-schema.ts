/**
 * Writes the published JSON Schema of `report.json` from the zod schema. A test holds the two equal.
 *
 *     npm run schema
 */
import { writeFileSync } from "node:fs";
import { reportJsonSchema } from "../src/report/schema.ts";

writeFileSync("schemas/report-1.schema.json", `${JSON.stringify(reportJsonSchema(), null, 2)}\n`);
