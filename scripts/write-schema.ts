/**
 * Writes the published JSON Schemas of `report.json`, of comparisons and of the configuration from the zod schemas. Tests
 * hold them equal.
 *
 *     npm run schema
 */
import { writeFileSync } from "node:fs";
import { configJsonSchema } from "../src/options/config-json-schema.ts";
import { comparisonJsonSchema } from "../src/report/comparison/schema.ts";
import { reportJsonSchema } from "../src/report/schema.ts";

write("schemas/report-1.schema.json", reportJsonSchema());
write("schemas/comparison-1.schema.json", comparisonJsonSchema());
write("schemas/config-1.schema.json", configJsonSchema());

function write(path: string, schema: object): void {
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
}
