/** Builds ClientHello messages for tests, so that each test says only what it is about. */

export type HelloParts = {
  serverName?: string;
  alpn?: string[];
  versions?: number[];
  cipherSuites?: number[];
  signatureAlgorithms?: number[];
  legacyVersion?: number;
  sessionId?: number[];
  cookie?: number[];
  /** Further extensions as [type, value]. */
  more?: [number, number[]][];
  withoutExtensions?: boolean;
};

export const uint16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
export const uint24 = (value: number): number[] => [(value >>> 16) & 255, ...uint16(value)];
export const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
export const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

export const viewOf = (bytes: ArrayLike<number>): DataView => {
  const copy = Uint8Array.from(bytes);
  return new DataView(copy.buffer);
};

const vector8 = (bytes: number[]): number[] => [bytes.length, ...bytes];
const vector16 = (bytes: number[]): number[] => [...uint16(bytes.length), ...bytes];

/** The body, from the version on. */
export function clientHelloBody(parts: HelloParts): number[] {
  const extensions: [number, number[]][] = [];
  if (parts.serverName !== undefined) extensions.push([0, vector16([0, ...vector16(ascii(parts.serverName))])]);
  if (parts.alpn) extensions.push([16, vector16(parts.alpn.flatMap((name) => vector8(ascii(name))))]);
  if (parts.signatureAlgorithms) extensions.push([13, vector16(parts.signatureAlgorithms.flatMap(uint16))]);
  if (parts.versions) extensions.push([43, vector8(parts.versions.flatMap(uint16))]);
  extensions.push(...(parts.more ?? []));
  return [
    ...uint16(parts.legacyVersion ?? 0x0303),
    ...Array.from({ length: 32 }, (_, i) => (i * 7) & 255),
    ...vector8(parts.sessionId ?? []),
    ...(parts.cookie ? vector8(parts.cookie) : []),
    ...vector16((parts.cipherSuites ?? [0x1301]).flatMap(uint16)),
    ...vector8([0]),
    ...(parts.withoutExtensions
      ? []
      : vector16(extensions.flatMap(([type, value]) => [...uint16(type), ...vector16(value)]))),
  ];
}

/** A handshake message: type, 24-bit length, body. */
export const handshake = (type: number, body: number[]): number[] => [type, ...uint24(body.length), ...body];

/** One TLS record. */
export const tlsRecord = (type: number, body: number[], version = 0x0303): number[] => [
  type,
  ...uint16(version),
  ...vector16(body),
];

/** A hello as browsers send them, with GREASE. */
export const BROWSER: HelloParts = {
  serverName: 'camera.example.com',
  alpn: ['h2', 'http/1.1'],
  versions: [0x3a3a, 0x0304, 0x0303],
  cipherSuites: [0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401],
  sessionId: Array.from({ length: 32 }, (_, i) => i),
  more: [
    [0x1a1a, []],
    [10, [0, 4, 0, 29, 0, 23]],
    [0xfe0d, [0, 0, 1, 0, 1, 7, 0, 2, 1, 2, 0, 2, 3, 4]],
  ],
};
