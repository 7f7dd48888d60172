/**
 * Loaded into the program with `NODE_OPTIONS=--require=…/opening.cjs`: it makes the file `OPENING_MARK` when the program
 * waits for `OPENING_OF` to be opened at its other end, or has opened it. With `OPENING_STOPS` it makes the mark before
 * that, and the program stops itself.
 */
const fs = require("node:fs");

const { OPENING_OF, OPENING_MARK, OPENING_STOPS } = process.env;
const { readdirSync, readFileSync, writeFileSync } = fs;
const openPromise = fs.promises.open;
const { open } = fs;
/** Numbers of the system call that opens a file. */
const OPEN_CALLS = { x64: ["2", "257"], arm64: ["56"] }[process.arch] ?? [];
/** Where the system does not tell what a thread waits for. */
const UNTOLD_MS = 5_000;
let isStopDue = OPENING_STOPS !== undefined;

fs.promises.open = (path, ...rest) => {
  if (path === OPENING_OF) stopOnce();
  return openPromise(path, ...rest);
};

fs.open = (path, ...rest) => {
  if (path !== OPENING_OF) return open(path, ...rest);
  stopOnce();
  const finished = rest.pop();
  const startMs = performance.now();
  const look = setInterval(() => {
    if (isOpening() || performance.now() - startMs > UNTOLD_MS) mark();
  }, 5);
  open(path, ...rest, (...outcome) => {
    mark();
    finished(...outcome);
  });

  function mark() {
    clearInterval(look);
    writeFileSync(OPENING_MARK, "");
  }
};

function stopOnce() {
  if (!isStopDue) return;
  isStopDue = false;
  writeFileSync(OPENING_MARK, "");
  process.kill(process.pid, "SIGSTOP");
}

/** Whether a thread of this process is within the call. */
function isOpening() {
  return readdirSync("/proc/self/task").some((thread) => {
    try {
      const [call = ""] = readFileSync(`/proc/self/task/${thread}/syscall`, "utf8").split(" ");
      return OPEN_CALLS.includes(call);
    } catch {
      return false; // the thread has ended, or the system does not tell
    }
  });
}
