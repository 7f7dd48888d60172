/**
 * What the lines of one call were found to say: runs of lines in one cell, and the clients of the errors among them.
 */
import { IPV4, IPV6, MOST_LINES, RUN_BYTES, RUNS } from "./memory";

let runs: u32 = 0;
let cell: i32 = -1;
let requests: u32 = 0;
let ipv4Count: u32 = 0;
let ipv6Count: u32 = 0;
let left: u32 = MOST_LINES;
let blanks: u32 = 0;
let directives: u32 = 0;

export function clear(): void {
  runs = 0;
  cell = -1;
  requests = 0;
  ipv4Count = 0;
  ipv6Count = 0;
  left = MOST_LINES;
  blanks = 0;
  directives = 0;
}

export function blankCount(): u32 {
  return blanks;
}

export function directiveCount(): u32 {
  return directives;
}

export function addBlank(): void {
  blanks++;
  left--;
}

export function addDirective(): void {
  directives++;
  left--;
}

/** How many more lines there is room for. */
export function linesLeft(): u32 {
  return left;
}

/** Lines of `inCell` follow. */
export function enter(inCell: i32): void {
  if (inCell === cell) return;
  leave();
  cell = inCell;
}

/** Ends the run at hand; returns how many there are. */
export function leave(): u32 {
  if (requests > 0) {
    const run = RUNS + runs * RUN_BYTES;
    store<i32>(run, cell);
    store<u32>(run + 4, requests);
    store<u32>(run + 8, ipv4Count);
    store<u32>(run + 12, ipv6Count);
    runs++;
    requests = 0;
  }
  return runs;
}

export function currentCell(): i32 {
  return cell;
}

export function addRequests(count: u32): void {
  requests += count;
  left -= count;
}

export function nextIpv4(): u32 {
  return IPV4 + ipv4Count * 4;
}

/** To be told when clients were written behind `nextIpv4`. */
export function endIpv4(next: u32): void {
  ipv4Count = (next - IPV4) >> 2;
}

export function nextIpv6(): u32 {
  return IPV6 + ipv6Count * 16;
}

export function addIpv6(): void {
  ipv6Count++;
}
