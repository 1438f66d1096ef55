import type { DeviceKind, HintKind } from './device-clues.ts';

/** If a hint of one of these kinds matches, the device is that. A first group of `pattern` is its model, of `firmware` its version. */
export type KindClue = {
  facts: readonly HintKind[];
  /** Meant for texts of at most 256 characters; none backtracks over more than one run. */
  pattern: RegExp;
  weight: number;
  kind?: DeviceKind;
  vendor?: string;
  /** What the first group is. */
  group?: 'model' | 'firmware';
};

/** Names that devices bear: given by the maker, or by people who mostly say what it is. */
const OWN_NAME = ['dhcp-hostname', 'dhcp-fqdn', 'mdns-host', 'service-name', 'nbns-name', 'onvif-name'] as const;
const OWN_MODEL = [...OWN_NAME, 'model', 'onvif-hardware', 'ssdp-type', 'ssdp-location', 'mud-url'] as const;

const ENTERTAINMENT: readonly KindClue[] = [
  { facts: ['mdns-service'], pattern: /^_(?:androidtvremote2?|viziocast|nvstream_dbd)\./, kind: 'tv', weight: 9 },
  { facts: ['mdns-service'], pattern: /^_amzn-wplay\./, kind: 'tv', weight: 5 },
  { facts: ['mdns-service'], pattern: /^_googlecast\./, kind: 'tv', weight: 2 },
  { facts: ['model'], pattern: /^(?:AppleTV|Chromecast|BRAVIA)/, kind: 'tv', weight: 9 },
  { facts: ['ssdp-server'], pattern: /SmartTV|WebOS|NetCast|Bravia|Tizen|Viera|Roku/i, kind: 'tv', weight: 7 },
  { facts: ['ssdp-type', 'ssdp-usn'], pattern: /roku:ecp/, kind: 'tv', weight: 9 },
  { facts: ['ssdp-type'], pattern: /dial-multiscreen|:MediaRenderer:/, kind: 'tv', weight: 3 },
  {
    facts: OWN_NAME,
    pattern: /(?:^|[^a-z])(?:tv|bravia|webos|chromecast|roku|firetv|appletv)(?:$|[^a-z])/i,
    kind: 'tv',
    weight: 7,
  },
  { facts: ['mdns-service'], pattern: /^_sonos\./, kind: 'speaker', vendor: 'Sonos', weight: 9 },
  { facts: ['ssdp-type'], pattern: /:ZonePlayer:/, kind: 'speaker', vendor: 'Sonos', weight: 9 },
  { facts: ['mdns-service'], pattern: /^_(?:spotify-connect|raop)\./, kind: 'speaker', weight: 3 },
  {
    facts: ['model'],
    pattern: /^(?:AudioAccessory|Google Home|Nest Mini|Nest Audio|Nest Hub)/,
    kind: 'speaker',
    weight: 9,
  },
  { facts: OWN_NAME, pattern: /speaker|homepod|(?:^|[^a-z])(?:echo|alexa)(?:$|[^a-z])/i, kind: 'speaker', weight: 7 },
  {
    facts: ['name'],
    pattern: /^(?:avs-alexa-|bob-dispatch-)[\w.-]+\.amazon\.com$/,
    kind: 'speaker',
    vendor: 'Amazon',
    weight: 5,
  },
];

const PEOPLES: readonly KindClue[] = [
  { facts: ['user-agent'], pattern: /iPhone/, kind: 'phone', vendor: 'Apple', weight: 9 },
  { facts: ['user-agent'], pattern: /iPad/, kind: 'tablet', vendor: 'Apple', weight: 9 },
  { facts: ['user-agent'], pattern: /\[Phone\]/, kind: 'phone', weight: 8 },
  { facts: ['user-agent'], pattern: /(?:^Dalvik\/|\()[^(]{0,64}Android \d/, kind: 'phone', weight: 6 },
  {
    facts: ['user-agent'],
    pattern: /Android \d[^;)]{0,16}; (?:[a-z-]{5}; )?([^;)]{2,40}?) Build\//,
    group: 'model',
    weight: 6,
  },
  { facts: ['user-agent'], pattern: /ksoap2-android|okhttp\//, kind: 'phone', weight: 4 },
  {
    facts: ['user-agent'],
    pattern: /Windows NT \d|Macintosh;|X11; (?:Linux|CrOS|Ubuntu)/,
    kind: 'computer',
    weight: 7,
  },
  { facts: ['user-agent'], pattern: /^Microsoft(?:-| NCSI| BITS)/, kind: 'computer', vendor: 'Microsoft', weight: 7 },
  { facts: ['dhcp-vendor-class'], pattern: /^android-dhcp/, kind: 'phone', weight: 6 },
  { facts: ['dhcp-vendor-class'], pattern: /^MSFT /, kind: 'computer', weight: 7 },
  { facts: ['wsd-types'], pattern: /:Computer$/, kind: 'computer', weight: 8 },
  { facts: ['mdns-service'], pattern: /^_workstation\./, kind: 'computer', weight: 3 },
  { facts: ['mdns-service'], pattern: /^_apple-mobdev2?\./, kind: 'phone', vendor: 'Apple', weight: 5 },
  { facts: ['model'], pattern: /^(?:MacBook|iMac|Macmini|MacPro|Mac\d)/, kind: 'computer', vendor: 'Apple', weight: 9 },
  { facts: [...OWN_NAME, 'model'], pattern: /iphone/i, kind: 'phone', vendor: 'Apple', weight: 9 },
  { facts: [...OWN_NAME, 'model'], pattern: /ipad(?:$|[^a-z])/i, kind: 'tablet', vendor: 'Apple', weight: 9 },
  { facts: OWN_NAME, pattern: /macbook|(?:^|[^a-z])imac(?:$|[^a-z])/i, kind: 'computer', vendor: 'Apple', weight: 9 },
  {
    facts: OWN_NAME,
    pattern: /^android(?:$|[-_])|phone|galaxy|^pixel|oneplus|redmi-|huawei_(?:p|mate)/i,
    kind: 'phone',
    weight: 7,
  },
  {
    facts: OWN_NAME,
    pattern: /^(?:desktop|laptop)(?:-|$)|-(?:pc|laptop|desktop)$|thinkpad/i,
    kind: 'computer',
    weight: 8,
  },
  { facts: ['name'], pattern: /^(?:mtalk|android\.clients)\.google\.com$/, kind: 'phone', weight: 3 },
];

const OFFICE: readonly KindClue[] = [
  {
    facts: ['mdns-service'],
    pattern: /^_(?:ipps?|printer|pdl-datastream|uscans?|scanner)\./,
    kind: 'printer',
    weight: 9,
  },
  { facts: ['ssdp-type'], pattern: /:Printer:/, kind: 'printer', weight: 9 },
  { facts: ['wsd-types'], pattern: /:PrintDevice/, kind: 'printer', weight: 9 },
  { facts: OWN_NAME, pattern: /laserjet|officejet|deskjet|printer/i, kind: 'printer', weight: 7 },
  { facts: ['mdns-service'], pattern: /^_(?:readynas|adisk|afpovertcp)\./, kind: 'nas', weight: 4 },
  {
    facts: [...OWN_NAME, 'ssdp-server'],
    pattern: /synology|diskstation|qnap|(?:^|[^a-z])nas(?:$|[^a-z])/i,
    kind: 'nas',
    weight: 8,
  },
  { facts: ['ssdp-type'], pattern: /:InternetGatewayDevice:|:WANConnectionDevice:/, kind: 'router', weight: 9 },
  { facts: ['router-advertisement', 'gateway'], pattern: /^/, kind: 'router', weight: 8 },
];

const HOUSE: readonly KindClue[] = [
  {
    facts: ['ssdp-server'],
    pattern: /IpBridge\/([\d.]{3,16})/,
    kind: 'hub',
    vendor: 'Philips Hue',
    group: 'firmware',
    weight: 9,
  },
  { facts: ['mdns-service'], pattern: /^_hue\./, kind: 'hub', vendor: 'Philips Hue', weight: 9 },
  { facts: OWN_NAME, pattern: /(?:^|[^a-z])(?:bridge|hub|gateway|homebase)(?:$|[^a-z])/i, kind: 'hub', weight: 6 },
  { facts: ['ssdp-usn'], pattern: /^uuid:(?:Socket|Insight)-1_0-/, kind: 'plug', vendor: 'Belkin WeMo', weight: 9 },
  {
    facts: ['ssdp-type'],
    pattern: /^urn:Belkin:device:(?:controllee|insight):/,
    kind: 'plug',
    vendor: 'Belkin WeMo',
    weight: 8,
  },
  {
    facts: ['ssdp-type'],
    pattern: /^urn:Belkin:device:lightswitch:/,
    kind: 'switch',
    vendor: 'Belkin WeMo',
    weight: 9,
  },
  { facts: ['ssdp-type'], pattern: /^urn:Belkin:device:sensor:/, kind: 'sensor', vendor: 'Belkin WeMo', weight: 9 },
  {
    facts: ['dhcp-hostname', 'model'],
    pattern: /^((?:HS(?:1|3)|KP\d|EP)\d\d)(?:$|[^\d])/,
    kind: 'plug',
    vendor: 'TP-Link',
    group: 'model',
    weight: 8,
  },
  {
    facts: ['dhcp-hostname', 'model'],
    pattern: /^((?:LB|KL)\d{2,3})(?:$|[^\d])/,
    kind: 'light',
    vendor: 'TP-Link',
    group: 'model',
    weight: 8,
  },
  {
    facts: ['dhcp-hostname', 'model'],
    pattern: /^((?:HS2|KS)\d\d)(?:$|[^\d])/,
    kind: 'switch',
    vendor: 'TP-Link',
    group: 'model',
    weight: 8,
  },
  { facts: OWN_NAME, pattern: /plug(?:$|[^a-z])|smart-?socket|outlet/i, kind: 'plug', weight: 7 },
  { facts: OWN_NAME, pattern: /(?:^|[^a-z])(?:bulb|lamp|light)(?:$|[^a-z])|yeelight|lifx/i, kind: 'light', weight: 6 },
  { facts: OWN_NAME, pattern: /roborock|roomba|vacuum/i, kind: 'vacuum', weight: 8 },
  { facts: OWN_NAME, pattern: /thermostat|ecobee/i, kind: 'thermostat', weight: 8 },
  { facts: OWN_NAME, pattern: /sensor|motion|doorcontact/i, kind: 'sensor', weight: 6 },
  { facts: ['name'], pattern: /(?:^|\.)(?:meethue|philips-hue)\.com$/, kind: 'hub', vendor: 'Philips Hue', weight: 3 },
  { facts: ['name'], pattern: /(?:^|\.)xbcs\.net$/, kind: 'plug', vendor: 'Belkin WeMo', weight: 3 },
  { facts: ['name'], pattern: /^(?:n-)?devs\.tplinkcloud\.com$/, kind: 'plug', vendor: 'TP-Link', weight: 2 },
  { facts: ['dhcp-vendor-class', 'user-agent'], pattern: /^Withings/, vendor: 'Withings', weight: 8 },
];

const WATCHING: readonly KindClue[] = [
  // The capital tells it from words that end so.
  { facts: OWN_MODEL, pattern: /[a-z]Cam(?:$|[^a-z])/, kind: 'camera', weight: 7 },
  { facts: ['wsd-types'], pattern: /NetworkVideoTransmitter/, kind: 'camera', weight: 10 },
  { facts: ['mdns-service'], pattern: /^_(?:rtsp|axis-video|arlo-video)\./, kind: 'camera', weight: 7 },
  { facts: ['mdns-service'], pattern: /^_(?:dcp|dhnap)\./, vendor: 'D-Link', weight: 7 },
  { facts: OWN_MODEL, pattern: /doorbell/i, kind: 'doorbell', weight: 9 },
  { facts: OWN_MODEL, pattern: /(?:^|[^a-z])[dn]vr(?:$|[^a-z])/i, kind: 'recorder', weight: 8 },
  {
    facts: OWN_MODEL,
    pattern: /(DCS-\d{3,4}[A-Z]{0,3})(?:$|[^A-Z\d])/,
    kind: 'camera',
    vendor: 'D-Link',
    group: 'model',
    weight: 8,
  },
  {
    facts: OWN_MODEL,
    pattern: /ip-?cam|webcam|localcam|iotcam|(?:^|[^a-z])cam(?:era)?(?:$|[^a-z])/i,
    kind: 'camera',
    weight: 8,
  },
  {
    facts: ['message'],
    pattern: /^(?:pppp (?:device-login|lan-notify)|tutk (?:session|discovery)-response)$/,
    kind: 'camera',
    weight: 6,
  },
  { facts: ['message'], pattern: /^(?:pppp|tutk|dahua|xiongmai|reolink|gwell|ezviz) /, kind: 'camera', weight: 2 },
  { facts: ['message'], pattern: /^rtsp response$/, kind: 'camera', weight: 5 },
  { facts: ['serves'], pattern: /^reolink$/, kind: 'camera', vendor: 'Reolink', weight: 6 },
  { facts: ['serves'], pattern: /^xiongmai$/, kind: 'camera', vendor: 'Xiongmai', weight: 6 },
  { facts: ['serves'], pattern: /^dahua$/, kind: 'camera', vendor: 'Dahua', weight: 6 },
  { facts: ['message'], pattern: /^tuya announcement/, vendor: 'Tuya', weight: 4 },
];

/** HomeKit Accessory Protocol, section 13.1: categories that are a kind of ours. */
const HOMEKIT_CATEGORIES: Readonly<Record<string, DeviceKind>> = {
  2: 'hub',
  5: 'light',
  6: 'lock',
  7: 'plug',
  8: 'switch',
  9: 'thermostat',
  10: 'sensor',
  17: 'camera',
  18: 'doorbell',
  24: 'tv',
  25: 'speaker',
  26: 'speaker',
  31: 'tv',
  33: 'router',
};

/** Everything generic that tells a kind, a vendor or a model. What belongs to one vendor of cameras is in its rule file. */
export const KIND_CLUES: readonly KindClue[] = [
  ...WATCHING,
  ...HOUSE,
  ...ENTERTAINMENT,
  ...PEOPLES,
  ...OFFICE,
  ...Object.entries(HOMEKIT_CATEGORIES).map(
    ([category, kind]): KindClue => ({
      facts: ['hap-category'],
      pattern: new RegExp(`^${category}$`),
      kind,
      weight: 8,
    }),
  ),
];
