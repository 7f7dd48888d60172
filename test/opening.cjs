/**
 * Loaded into the program with `NODE_OPTIONS=--require=…/opening.cjs`: when the program is about to open the file
 * `OPENING_OF`, it makes the file `OPENING_MARK`, and stops itself if `OPENING_STOPS` is set.
 */
const fs = require("node:fs");

const { OPENING_OF, OPENING_MARK, OPENING_STOPS } = process.env;

for (const module of [fs, fs.promises]) {
  const { open } = module;
  module.open = (path, ...rest) => {
    if (path === OPENING_OF) {
      fs.writeFileSync(OPENING_MARK, "");
      if (OPENING_STOPS !== undefined) process.kill(process.pid, "SIGSTOP");
    }
    return open(path, ...rest);
  };
}
