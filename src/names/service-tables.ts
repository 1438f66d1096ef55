import { earliest, keyInt, maximum, sum } from '../base/columns.ts';

const SEEN = { time: earliest, frame: earliest, offset: earliest, lastTime: maximum, count: sum } as const;

/** "In the flows that `originator` opened to `responder`, one side said `message` in the protocol `service`." */
export const MESSAGES = {
  capture: keyInt('capture'),
  originator: keyInt('address'),
  responder: keyInt('address'),
  service: keyInt('text'),
  message: keyInt('text'),
  /** 1 when the originator said it. */
  fromOriginator: keyInt(),
  ...SEEN,
} as const;

/** "`via` told `asker` of `address`, by the protocol `service`": how an address without a name was learned. */
export const REFERRALS = {
  capture: keyInt('capture'),
  asker: keyInt('address'),
  via: keyInt('address'),
  address: keyInt('address'),
  service: keyInt('text'),
  ...SEEN,
} as const;

/** Fields by which programs name themselves in HTTP, RTSP and SIP; kept as messages that begin with the field's name and a colon. */
export const PRODUCT_FIELDS = ['user-agent', 'server'] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];
