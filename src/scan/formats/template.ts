/**
 * Lines that a template wrote: fields between literal texts, as nginx's `log_format` and Apache's `LogFormat` have them.
 *
 *     $remote_addr - $remote_user [$time_local] "$request" $status
 *     203.0.113.9 - ann [06/May/2019:17:24:53 +0300] "GET / HTTP/1.1" 502
 *
 * - A field ends where the text behind it in the template begins: all of that text, so that a user may be `ann lee` above.
 * - Between quotes, a quote with a backslash before it belongs to the field, unless then none would end it.
 * - Where the status follows, its first digit is asked for too: servers have been seen to forget the backslash.
 * - The colon before a port is the address's last: `2001:db8::1:443`.
 * - What follows the last field that is wanted is not looked at: it may be cut off, or more than the template says.
 * - Brackets around a time may be missing where some servers write it so; those of the template are tried first.
 *
 * A search for an end goes on from where the last one stopped, and none is taken back: the time is linear in the line.
 */
import { type Steps, templateSteps } from "../kernel-steps.ts";
import { Reason } from "../reason.ts";
import type { RawRecord } from "../record.ts";
import { fieldKey, type Layout, type TemplateField, type TemplateFormat } from "./custom-format.ts";
import { type LineParser, lineByLine, unlessDash } from "./format.ts";
import { isForwardedFor } from "./forwarded.ts";
import { type StampParts, type StampReader, stampOf, stampReader } from "./strptime.ts";

/** A field as it is looked for. */
interface Slot {
  readonly before: string;
  readonly isPadded: boolean;
  readonly after: string;
  readonly role: TemplateField["role"];
  readonly isForwarded: boolean;
  readonly stamps: readonly StampReader[];
  readonly isList: boolean;
  readonly isQuoted: boolean;
  readonly isBeforeStatus: boolean;
  readonly isBeforePort: boolean;
  readonly skips: number;
}

export function templateParser(template: TemplateFormat, forwarded: readonly string[]): LineParser {
  const plan = planOf(template, forwarded);
  const steps = stepsOf(plan, template.bare !== undefined);
  const known = steps === null ? [] : [steps];
  const shapes = steps === null ? undefined : () => known;
  if (template.bare === undefined) return lineByLine((text) => parse(text, plan), shapes);
  const barePlan = planOf(template.bare, forwarded);
  return lineByLine((text) => {
    const reading = parse(text, plan);
    if (hasTime(reading)) return reading;
    const bare = parse(text, barePlan);
    return hasTime(bare) ? bare : reading;
  }, shapes);
}

/**
 * The same for the kernel; null where a field is looked for in another way than up to the text behind it. A time whose
 * brackets may be missing has to begin with a digit.
 */
function stepsOf({ slots, isStamped, wantsForwarded }: Plan, mayBeBare: boolean): Steps | null {
  const isKnown = slots.every(({ skips, isBeforePort, role }) => skips === 0 && !isBeforePort && role !== "zone");
  if (!isKnown || isStamped || wantsForwarded) return null;
  return templateSteps(
    slots.map(({ role, ...slot }) => ({
      ...slot,
      role: role === "address" ? "client" : role === "zone" ? null : role,
      beginsWithDigit: role === "time" && mayBeBare,
    })),
  );
}

/** Behind the brackets of a time, or in place of them: else these brackets belong to something else. */
const BEGINS_WITH_DIGIT = /^\d/;

function hasTime(reading: RawRecord | Reason): boolean {
  return typeof reading !== "string" && typeof reading.time === "string" && BEGINS_WITH_DIGIT.test(reading.time);
}

function planOf({ fields, tail }: Layout, forwarded: readonly string[]): Plan {
  const forwardedKey = keyAmong(fields, forwarded);
  const all = fields.map((field, index): Slot => {
    const after = fields[index + 1]?.before ?? tail;
    return {
      ...field,
      after: after === "" && fields[index + 1]?.isPadded ? " " : after,
      isForwarded: field.key === forwardedKey,
      stamps: field.patterns.map(stampReader),
      isQuoted: field.before.endsWith('"') && after.startsWith('"'),
      isBeforeStatus: fields[index + 1]?.role === "status" && after !== "",
      isBeforePort: field.role === "address" && after === ":",
    };
  });
  const lastWanted = all.findLastIndex((slot) => slot.role !== null || slot.isForwarded);
  const slots = all.slice(0, lastWanted + 1);
  const isStamped = fields.some(({ patterns }) => patterns.length > 0);
  const lastNeeded = slots.findLastIndex((slot) => slot.role !== null);
  return { slots, lastNeeded, isStamped, wantsForwarded: forwardedKey !== undefined };
}

/** The field that the first of the names means. */
function keyAmong(fields: readonly TemplateField[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const key = fieldKey(name);
    const found = fields.find((field) => field.key === key || (isForwardedFor(name) && isForwardedFor(field.key)));
    if (found !== undefined) return found.key;
  }
  return undefined;
}

interface Plan {
  readonly slots: readonly Slot[];
  /** The last one without which there is no record. */
  readonly lastNeeded: number;
  readonly isStamped: boolean;
  readonly wantsForwarded: boolean;
}

function parse(text: string, { slots, lastNeeded, isStamped, wantsForwarded }: Plan): RawRecord | Reason {
  let time: string | undefined;
  let address: string | undefined;
  let status: string | undefined;
  let forwarded: string | undefined;
  const stamp: StampParts | undefined = isStamped ? {} : undefined;
  let at = 0;
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] as Slot;
    if (index === 0 && !text.startsWith(slot.before)) return Reason.otherFormat;
    at += slot.before.length;
    if (slot.isPadded) at = endOfSpace(text, at);
    let end = slot.after === "" ? -1 : slot.isBeforePort ? portAt(text, at) : findEnd(text, at, slot);
    if (end === -1) {
      if (index < lastNeeded) return Reason.otherFormat;
      if (index > lastNeeded && !slot.isForwarded) break;
      end = slot.role === "time" || slot.isForwarded ? text.length : endOfWord(text, at);
    }
    if (slot.isForwarded) forwarded = text.slice(at, end);
    switch (slot.role) {
      case "status":
        status = text.slice(at, end);
        break;
      case "address":
        address = slot.isList ? firstOf(text.slice(at, end)) : text.slice(at, end);
        break;
      case "zone":
        if (stamp !== undefined) addZone(text.slice(at, end), stamp);
        break;
      case "time": {
        const written = text.slice(at, end);
        if (stamp === undefined || !slot.stamps.some((reader) => reader.read(written, stamp))) time = written;
        break;
      }
      default:
    }
    at = end;
  }
  if (stamp !== undefined) time ??= stampOf(stamp);
  const record = { time: unlessDash(time), address: unlessDash(address), status: unlessDash(status) };
  return wantsForwarded ? { ...record, forwarded: unlessDash(forwarded) } : record;
}

/** Where the text behind the field begins, or -1 where it is not there. */
function findEnd(text: string, start: number, slot: Slot): number {
  const { after } = slot;
  let { skips } = slot;
  let plain = -1;
  let unescaped = -1;
  for (let end = text.indexOf(after, start); end !== -1; end = text.indexOf(after, end + 1)) {
    if (skips > 0) {
      skips -= 1;
      plain = end;
      continue;
    }
    if (plain === -1 || slot.skips > 0) plain = end;
    if (slot.isQuoted && isEscaped(text, end, start)) continue;
    if (slot.isList && isWithinList(text, end)) continue;
    if (unescaped === -1) unescaped = end;
    if (!slot.isBeforeStatus || isStatusAt(text, end + after.length)) return end;
  }
  return unescaped === -1 ? plain : unescaped;
}

const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
const DASH = 0x2d;

/** Whether an odd number of backslashes stands before it. */
function isEscaped(text: string, end: number, start: number): boolean {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) === BACKSLASH) at -= 1;
  return (end - at) % 2 === 1;
}

/** `10.0.0.1, 10.0.0.2` and nginx's `10.0.0.1:80 : 10.0.0.2:80` of requests that were passed on inside. */
function isWithinList(text: string, end: number): boolean {
  if (text.charCodeAt(end) !== SPACE) return false;
  const previous = text.charCodeAt(end - 1);
  if (previous === COMMA) return true;
  if (text.charCodeAt(end + 1) === COLON && text.charCodeAt(end + 2) === SPACE) return true;
  return previous === COLON && text.charCodeAt(end - 2) === SPACE;
}

function isStatusAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === DASH) return true;
  return isDigit(code) && isDigit(text.charCodeAt(at + 1)) && isDigit(text.charCodeAt(at + 2));
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function endOfSpace(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at += 1;
  return at;
}

/** The last colon of the word that begins here, or -1. */
function portAt(text: string, start: number): number {
  const colon = text.slice(start, endOfWord(text, start)).lastIndexOf(":");
  return colon === -1 ? -1 : start + colon;
}

/** Lines may have more than the template says, or less. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && text.charCodeAt(at) !== SPACE && text.charCodeAt(at) !== TAB) at += 1;
  return at;
}

function firstOf(list: string): string {
  const comma = list.indexOf(",");
  return (comma === -1 ? list : list.slice(0, comma)).trim();
}

const ZONE = /^(?:[+-]\d\d:?\d\d|[Zz]|UTC|GMT)$/;

function addZone(text: string, stamp: StampParts): void {
  if (ZONE.test(text)) stamp.zone = /^[a-z]/i.test(text) ? "Z" : text;
}
