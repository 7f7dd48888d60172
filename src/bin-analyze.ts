#!/usr/bin/env node
/** `analyze …` is `brownout analyze …`. */
process.argv.splice(2, 0, "analyze");
import("./bin.ts");
