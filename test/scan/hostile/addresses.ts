/**
 * Addresses as logs write them, at the edges of everything, and what is none.
 */
import type { Dice, Make } from "./dice.ts";

const OCTETS = [0, 1, 9, 10, 19, 25, 26, 99, 100, 101, 199, 200, 249, 250, 255];
const GROUPS = ["0", "1", "f", "F", "10", "ff", "db8", "DB8", "0db8", "2001", "fFfF", "0000", "0001", "ffff", "abcd"];

export function addressMaker(dice: Dice): Make {
  switch (dice.below(7)) {
    case 0:
      return ipv6;
    case 6:
      return otherwiseSpelled;
    case 1:
      return (d) => (d.oneIn(2) ? ipv6(d) : edgyIpv4(d));
    case 2:
      return edgyIpv4;
    default:
      return (d) => `"10.${d.below(4)}.${d.below(256)}.${d.below(256)}"`;
  }
}

function edgyIpv4(dice: Dice): string {
  return `"${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}.${dice.oneOf(OCTETS)}"`;
}

function otherwiseSpelled(dice: Dice): string {
  const ipv4 = edgyIpv4(dice).slice(1, -1);
  const port = dice.oneOf([0, 1, 80, 443, 8_080, 54_321, 65_535, 65_536, 99_999]);
  return `"${dice.oneOf([`${ipv4}:${port}`, `[${ipv6(dice).slice(1, -1)}]:${port}`, `::ffff:${ipv4}`])}"`;
}

function ipv6(dice: Dice): string {
  const groups = Array.from({ length: 8 }, () =>
    dice.oneIn(2) ? dice.oneOf(GROUPS) : dice.below(65_536).toString(16),
  );
  if (dice.oneIn(4)) return `"${groups.join(":")}"`;
  const from = dice.below(9);
  const to = dice.between(from, 8);
  if (from === to) return dice.oneOf(['"::"', '"::1"', '"2001:db8::1"', '"fe80::1:2"']);
  return `"${groups.slice(0, from).join(":")}::${groups.slice(to).join(":")}"`;
}

const NO_ADDRESSES = [
  ...["null", "true", "false", "{}", "[]", '""', '" "', "167772161", "10.0", '"localhost"', '"-"', '["10.0.0.1"]'],
  ...['"10.0.0.\\u0031"', '"10.0.0.1\\n"', '"::\\u0031"', '"10.0.0.\xef\xbc\x91"', '"10.0.0.1"x', '"10.0.0.1', "::1"],
];

export function oddAddress(dice: Dice): string {
  const one = dice.oneIn(2) ? edgyIpv4(dice) : ipv6(dice);
  const text = one.slice(1, -1);
  switch (dice.below(8)) {
    case 0:
      return dice.oneOf(NO_ADDRESSES);
    case 1:
      return `"${dice.oneOf(["[", "", " ", ":", "0", "::ffff:"])}${text}${dice.oneOf(["]", "", " ", ":", ".", ":80", "%eth0"])}"`;
    case 2:
      return `"[${text}]${dice.oneOf(["", ":1", ":65535", ":65536", ":", ":x", ":000080"])}"`;
    case 3: {
      const at = dice.below(text.length);
      const byte = dice.oneOf([..."0123456789abcfgFG.:/;% \0", "::", "00", "\x80"]);
      return `"${text.slice(0, at)}${byte}${text.slice(at + dice.below(2))}"`;
    }
    case 4: {
      const prefix = dice.oneOf([
        "::ffff:",
        "::FFFF:",
        "0:0:0:0:0:ffff:",
        "::",
        "::ffff:0:",
        "64:ff9b::",
        "1:2:3:4:5:6:",
      ]);
      return `"${prefix}${dice.oneOf([edgyIpv4(dice).slice(1, -1), "a00:1", "0a00:0001", "7f00:1", "0:0"])}"`;
    }
    case 5: {
      const groups = Array.from({ length: dice.between(6, 10) }, () => dice.oneOf([...GROUPS, "", "12345", "g"]));
      return `"${groups.join(":")}"`;
    }
    default: {
      const octet = () =>
        dice.oneOf([...OCTETS, 256, 260, 299, 300, 999, 1000, "00", "01", "010", "099", "0x1", "", " 1"]);
      return `"${Array.from({ length: dice.oneOf([3, 4, 4, 4, 4, 5]) }, octet).join(".")}"`;
    }
  }
}
