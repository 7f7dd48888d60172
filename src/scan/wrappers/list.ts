/**
 * The wrappers that are known, in the order in which a tie between them is decided.
 */
import { compose } from "./compose.ts";
import { cri } from "./cri.ts";
import { docker } from "./docker.ts";
import { document } from "./document.ts";
import { grep, grepNames } from "./grep.ts";
import { kubectl } from "./kubectl.ts";
import { message } from "./message.ts";
import { PREFIX_WRAPPERS } from "./prefixes.ts";
import { quoted } from "./quoted.ts";
import { syslog } from "./syslog.ts";
import type { Wrapper } from "./wrapper.ts";

export const WRAPPERS: readonly Wrapper[] = [
  docker,
  cri,
  compose,
  kubectl,
  syslog,
  quoted,
  message,
  document,
  grep,
  grepNames,
  ...PREFIX_WRAPPERS,
];
