/**
 * A header that lists addresses, as logs without spaces in their values write it: `192.0.2.1,+198.51.100.2` (IIS) or
 * `192.0.2.1,%20%5B2001:db8::1%5D` (CloudFront). Nothing else is undone: `%11` may be the zone of an address.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  "+": " ",
  "%20": " ",
  "%2c": ",",
  "%3a": ":",
  "%5b": "[",
  "%5d": "]",
};

export function unescapedList(text: string): string {
  return text.replace(/\+|%(?:20|2c|3a|5b|5d)/gi, (written) => ESCAPES[written.toLowerCase()] as string);
}
