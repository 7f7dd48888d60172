/**
 * Clients -> keyed hashes of them. Who has the state of a job, and not its key, cannot tell whose address a client has, nor
 * try all 4 billion of IPv4. Equal addresses have equal pseudonyms, so that counts, unions and merges stay exact.
 *
 *     pseudonym = the first 16 bytes of HMAC-SHA-256(key, address)
 *     address     4 bytes of IPv4, 16 of IPv6, most significant first; an IPv4-mapped one is the IPv4 address
 *     key         the bytes of the key file, as they are, without one LF or CR LF at its end
 *
 * What this prints of 10.0.121.67, where the key is text, begins with the 32 hexadecimal digits that `compare --clients` lists:
 *
 *     printf '\x0a\x00\x79\x43' | openssl dgst -sha256 -mac HMAC -macopt key:"$(cat FILE)"
 *
 * They lie in a partial where an IPv6 address would, the first digits in the first word. Another key gives other pseudonyms,
 * so each partial says by a fingerprint which key it was:
 *
 *     fingerprint = the first 8 bytes of HMAC-SHA-256(key, "brownout pseudonyms: key fingerprint"), as 16 digits
 */
import { BrownoutError, ErrorCode } from "../error.ts";
import { AddressSet } from "../partial/address-set.ts";
import type { HourCell, Partial } from "../partial/partial.ts";
import { hmacOf, type Mac } from "./hmac.ts";

export interface PseudonymKey {
  readonly fingerprint: string;
  readonly bytes: Uint8Array;
}

const FINGERPRINT_LABEL = "brownout pseudonyms: key fingerprint";
const FINGERPRINT_BYTES = 8;
const WORD_BYTES = 4;
const PSEUDONYM_WORDS = 4;
const NO_IPV4 = new Int32Array(0);

export function pseudonymKey(bytes: Uint8Array): PseudonymKey {
  const mac = hmacOf(bytes)(new TextEncoder().encode(FINGERPRINT_LABEL));
  return { fingerprint: Buffer.from(mac.subarray(0, FINGERPRINT_BYTES)).toString("hex"), bytes };
}

/**
 * The same partial with pseudonyms for clients. `partial` is left as it is; all but the cells is shared with it.
 *
 * @throws {BrownoutError} `different-definition` for one that has pseudonyms already
 */
export function pseudonymize(partial: Partial, key: PseudonymKey): Partial {
  const { definition, sources, hours } = partial;
  if (definition.pseudonyms !== undefined) {
    throw new BrownoutError(
      ErrorCode.differentDefinition,
      `Cannot pseudonymize: expected addresses but found pseudonyms of key ${definition.pseudonyms}`,
    );
  }
  const all = new AddressSet();
  for (const { clients } of hours.values()) all.addAll(clients);
  const mac = hmacOf(key.bytes);
  const ipv4 = new Pseudonyms(all.sortedIpv4(), 1, mac);
  const ipv6 = new Pseudonyms(all.sortedIpv6(), 4, mac);
  const cells = [...hours].map(([clockHour, { requests, errors, clients }]): [number, HourCell] => {
    const words = new Int32Array(clients.size * PSEUDONYM_WORDS);
    ipv4.write(clients.sortedIpv4(), words, 0);
    ipv6.write(clients.sortedIpv6(), words, clients.ipv4Count * PSEUDONYM_WORDS);
    return [clockHour, { requests, errors, clients: AddressSet.ofDistinct(NO_IPV4, words) }];
  });
  return { definition: { ...definition, pseudonyms: key.fingerprint }, sources, hours: new Map(cells) };
}

/**
 * The pseudonyms of all addresses of one kind. A client occurs in many hours and is hashed once: 20 bytes of memory for each
 * IPv4 address until that is done, beside the 16 and more for each client of each hour that stay.
 *
 * 1 and 5 million IPv4 clients, each in 5 hours, of which the hashes take half on Node (one thread, November 2026):
 *
 *                    1 million, seconds   5 million, seconds   memory, MB
 *     Node 20                       1.7                  7.0          620
 *     Node 24                       1.1                  7.1          680
 *     Deno 2.9                      7.4                 46.7          880
 *     Bun 1.4                       0.9                  5.2        1,330
 */
class Pseudonyms {
  readonly #addresses: Uint32Array;
  readonly #addressWords: number;
  readonly #words: Int32Array;

  /** @param addresses ascending, so many words each */
  constructor(addresses: Uint32Array, addressWords: number, mac: Mac) {
    this.#addresses = addresses;
    this.#addressWords = addressWords;
    this.#words = new Int32Array((addresses.length / addressWords) * PSEUDONYM_WORDS);
    const message = new Uint8Array(addressWords * WORD_BYTES);
    const messageView = new DataView(message.buffer);
    for (let from = 0, to = 0; from < addresses.length; from += addressWords, to += PSEUDONYM_WORDS) {
      for (let word = 0; word < addressWords; word += 1) {
        messageView.setUint32(word * WORD_BYTES, addresses[from + word] as number);
      }
      const hash = mac(message);
      for (let word = 0; word < PSEUDONYM_WORDS; word += 1) this.#words[to + word] = wordAt(hash, word * WORD_BYTES);
    }
  }

  /** @param addresses some of all, ascending */
  write(addresses: Uint32Array, words: Int32Array, startWord: number): void {
    let index = 0;
    for (let at = 0, to = startWord; at < addresses.length; at += this.#addressWords, to += PSEUDONYM_WORDS) {
      index = this.#indexOf(addresses, at, index);
      for (let word = 0; word < PSEUDONYM_WORDS; word += 1) {
        words[to + word] = this.#words[index * PSEUDONYM_WORDS + word] as number;
      }
      index += 1;
    }
  }

  /** The place of an address at `index` or after: in steps that double, then by halves, as few as it is far. */
  #indexOf(addresses: Uint32Array, at: number, index: number): number {
    let low = index;
    let high = index;
    for (let step = 1; this.#compare(high, addresses, at) < 0; step *= 2) {
      low = high + 1;
      high = Math.min(high + step, this.#words.length / PSEUDONYM_WORDS - 1);
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, addresses, at) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #compare(index: number, addresses: Uint32Array, at: number): number {
    const start = index * this.#addressWords;
    for (let word = 0; word < this.#addressWords; word += 1) {
      const difference = (this.#addresses[start + word] as number) - (addresses[at + word] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
