/**
 * A layer between the program and its disk, loaded with `NODE_OPTIONS=--require=…/fault-layer.cjs`. It numbers the
 * operations that change something below the working directory from 1, in the order in which they happen, notes them in
 * the file `FAULT_LOG`, and does to the one with the number `FAULT_AT` what `FAULT` says:
 *
 *     kill-before, kill-after   SIGKILL, right before or right after it
 *     torn                      half of the bytes are written, then SIGKILL
 *     ENOSPC, EIO               it fails, and nothing was done
 *     half-ENOSPC, half-EIO     it fails after half of the bytes were written
 *
 * A line of the log: `{ "operation": "write", "path": "state/a.part", "to": … }`, the paths relative to the working directory.
 */
const fs = require("node:fs");
const { relative, resolve } = require("node:path");
const { isMainThread } = require("node:worker_threads");

const { FAULT, FAULT_AT, FAULT_LOG } = process.env;
const root = process.cwd();
const real = { ...fs };
const realPromises = { ...fs.promises };
/** What a descriptor was opened for. */
const paths = new Map();
let count = 0;
/** Set while one operation is done by way of others. */
let isUnderWay = false;

/** Calls that name what they change. */
const WITH_TWO_PATHS = ["rename", "link", "symlink", "copyFile"];
const WITH_PATHS = [...WITH_TWO_PATHS, "unlink", "rm", "rmdir", "mkdir", "truncate"];

const HANDLE_METHODS = {
  write: "writeSync",
  writeFile: "writeFileSync",
  appendFile: "appendFileSync",
  sync: "fsyncSync",
  datasync: "fdatasyncSync",
  truncate: "ftruncateSync",
};

// What a thread reads is no operation.
if (isMainThread) {
  wrapSynchronous();
  wrapCallbacks();
  wrapPromises();
}

/** Notes an operation, and says what is to become of its bytes, if it has any; `end` is called when it was done. */
function begin(operation, path, to) {
  count += 1;
  if (FAULT_LOG !== undefined) {
    real.appendFileSync(FAULT_LOG, `${JSON.stringify({ operation, path: shown(path), to: to && shown(to) })}\n`);
  }
  if (count !== Number(FAULT_AT)) return undefined;
  if (FAULT === "kill-before" || (FAULT === "torn" && operation !== "write")) kill();
  if (FAULT === "ENOSPC" || FAULT === "EIO" || (operation !== "write" && FAULT.startsWith("half-"))) {
    throw failure(FAULT.replace("half-", ""), operation, path);
  }
  return FAULT;
}

function end(fate) {
  if (fate === "kill-after") kill();
}

function shown(path) {
  return relative(root, resolve(String(path))) || ".";
}

function isOurs(path) {
  return typeof path === "string" && !shown(path).startsWith("..");
}

function kill() {
  process.kill(process.pid, "SIGKILL");
}

function failure(code, operation, path) {
  const texts = { ENOSPC: "no space left on device", EIO: "i/o error" };
  const errno = { ENOSPC: -28, EIO: -5 }[code];
  const error = new Error(`${code}: ${texts[code]}, ${operation} '${path}'`);
  return Object.assign(error, { code, errno, syscall: operation, path });
}

function opensForWriting(flags) {
  if (typeof flags === "number")
    return (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR | fs.constants.O_CREAT)) !== 0;
  return /[wa+]/.test(flags ?? "r");
}

/** A call that does one thing: it is done as a whole or not at all. */
function whole(operation, path, to, act) {
  if (isUnderWay) return act();
  const fate = begin(operation, path, to);
  isUnderWay = true;
  try {
    return act();
  } finally {
    isUnderWay = false;
    end(fate);
  }
}

/** A call that writes bytes: half of them may be. */
function written(path, bytes, writeAll, writeHalf) {
  const fate = begin("write", path);
  if (fate === "torn" || fate?.startsWith("half-")) {
    writeHalf(bytes.subarray(0, Math.floor(bytes.length / 2)));
    if (fate === "torn") kill();
    throw failure(fate.slice("half-".length), "write", path);
  }
  const result = writeAll();
  end(fate);
  return result;
}

function wrapSynchronous() {
  fs.openSync = (path, flags, mode) => {
    const open = () => real.openSync(path, flags, mode);
    const descriptor = isOurs(path) && opensForWriting(flags) ? whole("open", path, undefined, open) : open();
    if (isOurs(path)) paths.set(descriptor, path);
    return descriptor;
  };
  fs.closeSync = (descriptor) => {
    paths.delete(descriptor);
    real.closeSync(descriptor);
  };
  fs.writeSync = (descriptor, data, offsetOrOptions, length, position) => {
    const path = paths.get(descriptor);
    const write = () => real.writeSync(descriptor, data, offsetOrOptions, length, position);
    if (path === undefined) return write();
    return written(path, bytesOf(data, offsetOrOptions, length), write, (half) => real.writeSync(descriptor, half));
  };
  for (const name of ["fsyncSync", "fdatasyncSync", "ftruncateSync"]) {
    fs[name] = (descriptor, ...rest) => {
      const act = () => real[name](descriptor, ...rest);
      const path = paths.get(descriptor);
      return path === undefined ? act() : whole(operationOf(name), path, undefined, act);
    };
  }
  for (const name of WITH_PATHS) {
    const synchronous = `${name}Sync`;
    fs[synchronous] = (path, ...rest) => {
      const act = () => real[synchronous](path, ...rest);
      if (!isOurs(path) || changesNothing(name, path)) return act();
      return whole(operationOf(name), path, WITH_TWO_PATHS.includes(name) ? rest[0] : undefined, act);
    };
  }
  for (const name of ["writeFileSync", "appendFileSync"]) {
    fs[name] = (target, data, options) => {
      const path = typeof target === "number" ? paths.get(target) : target;
      const write = (bytes) => real[name](target, bytes, options);
      if (!isOurs(path)) return write(data);
      return written(path, Buffer.from(data), () => write(data), write);
    };
  }
}

/** `fsyncSync` -> `fsync`, `rm` -> `unlink` */
function operationOf(name) {
  const operation = name.replace("Sync", "").replace("fdatasync", "fsync");
  return operation === "rm" ? "unlink" : operation;
}

/** To make a directory that is there, or to remove what is not, is asked for in case. */
function changesNothing(name, path) {
  const isThere = real.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  return (name === "mkdir" && isThere) || (name === "rm" && !isThere);
}

function bytesOf(data, offsetOrOptions, length) {
  if (typeof data === "string") return Buffer.from(data);
  const options = typeof offsetOrOptions === "object" && offsetOrOptions !== null ? offsetOrOptions : undefined;
  const offset = options?.offset ?? (typeof offsetOrOptions === "number" ? offsetOrOptions : 0);
  const end = offset + (options?.length ?? length ?? data.byteLength - offset);
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).subarray(offset, end);
}

/** Those that are used with callbacks change files too; each is done at once, by its synchronous twin. */
function wrapCallbacks() {
  for (const name of [
    "open",
    "close",
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "writeFile",
    "appendFile",
    ...WITH_PATHS,
  ]) {
    fs[name] = (...args) => {
      const callback = args.pop();
      let outcome;
      try {
        outcome = [null, fs[`${name}Sync`](...args)];
      } catch (error) {
        outcome = [error];
      }
      setImmediate(callback, ...outcome);
    };
  }
}

function wrapPromises() {
  for (const name of ["writeFile", "appendFile", ...WITH_PATHS]) {
    fs.promises[name] = async (...args) =>
      typeof args[0] === "string" || typeof args[0] === "number"
        ? fs[`${name}Sync`](...args)
        : realPromises[name](...args);
  }
  fs.promises.open = async (path, flags, mode) => {
    const open = () => realPromises.open(path, flags, mode);
    if (!isOurs(path)) return open();
    const fate = opensForWriting(flags) ? begin("open", path) : undefined;
    const handle = await open();
    end(fate);
    paths.set(handle.fd, path);
    for (const [name, synchronous] of Object.entries(HANDLE_METHODS)) {
      handle[name] = async (...args) => {
        const result = fs[synchronous](handle.fd, ...args);
        return name === "write" ? { bytesWritten: result, buffer: args[0] } : result;
      };
    }
    handle.on("close", () => paths.delete(handle.fd));
    return handle;
  };
}
