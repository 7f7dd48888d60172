import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { analyze } from "../../../src/index.ts";
import { temporaryDirectory } from "../../program.ts";

const line = (n: number) => `192.0.2.${n} - - [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502 157\n`;

test("gzip within gzip is undone, as Firehose writes what CloudWatch has compressed", async () => {
  const path = join(temporaryDirectory(), "a.gz");
  const members = [1, 2, 3].map((n) => gzipSync(line(n)));
  for (const bytes of [gzipSync(Buffer.concat(members)), Buffer.concat(members.map((member) => gzipSync(member)))]) {
    writeFileSync(path, bytes);
    const { lines } = await analyze([path], { threads: 1 });
    expect(lines).toMatchObject({ total: 3, records: 3 });
  }
});
