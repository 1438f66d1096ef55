import { earliest, keyInt, maximum, sum } from '../base/columns.ts';

/** What a frame can say about a device; columns hold the position, the JSON document the text. */
export const FACT_KINDS = [
  'arp',
  'ndp',
  'dhcp-address',
  'dhcp-hostname',
  'dhcp-fqdn',
  'dhcp-vendor-class',
  'dhcp-parameters',
  'dhcp-router',
  'dhcp-boot',
  'router-advertisement',
  'on-link-prefix',
  'user-agent',
  'service-name',
  'model',
  'server',
  'firmware',
  'manufacturer',
  'mdns-host',
  'mdns-service',
  'hap-category',
  'ssdp-server',
  'ssdp-type',
  'ssdp-location',
  'ssdp-usn',
  'onvif-name',
  'onvif-hardware',
  'wsd-types',
  'nbns-name',
  'dhcp-client-id',
  'dhcp-dns',
  'router-dns',
  'mud-url',
] as const;

export type FactKind = (typeof FACT_KINDS)[number];

/** "`mac`, or whoever has `address`, is or has `value`". */
export const FACTS = {
  capture: keyInt('capture'),
  /** -1 when only an address is known. */
  mac: keyInt('mac'),
  /** -1 when the fact is about no address. */
  address: keyInt('address'),
  /** Index into FACT_KINDS. */
  kind: keyInt(),
  /** -1 when the kind says all. */
  value: keyInt('text'),
  time: earliest,
  frame: earliest,
  offset: earliest,
  lastTime: maximum,
  count: sum,
} as const;
