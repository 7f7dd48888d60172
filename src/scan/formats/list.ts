/**
 * The formats that are known, in the order in which a tie between them is decided.
 */
import { access } from "./access.ts";
import { alb } from "./alb.ts";
import { bunny } from "./bunny.ts";
import { cephRgw } from "./ceph-rgw.ts";
import { cloudfront } from "./cloudfront.ts";
import { combined, common } from "./combined.ts";
import { cpanel } from "./cpanel.ts";
import { django } from "./django.ts";
import { elb } from "./elb.ts";
import { envoy } from "./envoy.ts";
import type { Format } from "./format.ts";
import { gin } from "./gin.ts";
import { glassfish } from "./glassfish.ts";
import { gorouter } from "./gorouter.ts";
import { haproxy } from "./haproxy.ts";
import { iis } from "./iis.ts";
import { iisNative } from "./iis-native.ts";
import { jsonl } from "./jsonl.ts";
import { logfmt } from "./logfmt.ts";
import { ltsv } from "./ltsv.ts";
import { morgan } from "./morgan.ts";
import { nginxProxyManager } from "./nginx-proxy-manager.ts";
import { npmplus } from "./npmplus.ts";
import { php } from "./php.ts";
import { s3 } from "./s3.ts";
import { separated } from "./separated.ts";
import { squid } from "./squid.ts";
import { tornado } from "./tornado.ts";
import { uvicorn } from "./uvicorn.ts";
import { uwsgi } from "./uwsgi.ts";
import { w3c } from "./w3c.ts";
import { zoraxy } from "./zoraxy.ts";

export const FORMATS: readonly Format[] = [
  jsonl,
  combined,
  common,
  w3c,
  iis,
  cloudfront,
  alb,
  elb,
  s3,
  haproxy,
  envoy,
  squid,
  nginxProxyManager,
  uwsgi,
  ltsv,
  logfmt,
  iisNative,
  separated,
  bunny,
  cephRgw,
  cpanel,
  gin,
  glassfish,
  gorouter,
  npmplus,
  php,
  tornado,
  zoraxy,
];

/** Formats whose lines lack a time, which a wrapper may add, or a client: known so that a refusal says what is missing. */
export const INCOMPLETE_FORMATS: readonly Format[] = [django, morgan, uvicorn];

/** All, and at last what takes lines of none of them. */
export const ALL_FORMATS: readonly Format[] = [...FORMATS, ...INCOMPLETE_FORMATS, access];
