/** A decompressing thread's entry: one file in, its chunks out. */
import { parentPort, workerData } from "node:worker_threads";
import type { Order } from "../src/sources/compressed/contract.ts";
import { deliver } from "../src/sources/compressed/deliver.ts";

if (parentPort !== null) void deliver(workerData as Order, parentPort);
