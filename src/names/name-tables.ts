import { earliest, keyInt, maximum, sum } from '../base/columns.ts';

/** What a name table's rows share: where they were seen first and last, and how often. */
const SEEN = { time: earliest, frame: earliest, offset: earliest, lastTime: maximum, count: sum } as const;

/** "In this traffic `asker` called `address` `name`": SNI, Host, and names that the capture file itself carries. */
export const NAMES = {
  capture: keyInt('capture'),
  /** Whose traffic it was; -1 when the statement holds for everybody. */
  asker: keyInt('address'),
  address: keyInt('address'),
  name: keyInt('text'),
  /** Index into NAME_SOURCES. */
  source: keyInt(),
  ...SEEN,
} as const;

/** A question: `asker` wanted to know about `name`. */
export const LOOKUPS = {
  capture: keyInt('capture'),
  asker: keyInt('address'),
  name: keyInt('text'),
  /** RR type. */
  type: keyInt(),
  /** Index into DNS_KINDS. */
  kind: keyInt(),
  ...SEEN,
} as const;

/** A record of an answer: `asker`, having asked for `question`, was told that `owner` is `address` or `target`. */
export const RECORDS = {
  capture: keyInt('capture'),
  /** Who was answered; -1 for multicast. */
  asker: keyInt('address'),
  question: keyInt('text'),
  owner: keyInt('text'),
  /** RR type. */
  type: keyInt(),
  /** A, AAAA and address hints; else -1. */
  address: keyInt('address'),
  /** CNAME, PTR, SRV …; else -1. */
  target: keyInt('text'),
  /** Index into DNS_KINDS. */
  kind: keyInt(),
  ...SEEN,
  /** Seconds; the longest seen. */
  ttl: maximum,
} as const;

/** Which naming system a message belongs to. */
export const DNS_KINDS = ['dns', 'mdns', 'llmnr'] as const;
export const DNS_KIND = { dns: 0, mdns: 1, llmnr: 2 } as const;
