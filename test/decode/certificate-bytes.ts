import { ascii } from './client-hello-bytes.ts';

/** One DER element. */
export const der = (tag: number, ...values: number[][]): number[] => {
  const body = values.flat();
  const length =
    body.length < 128
      ? [body.length]
      : body.length < 256
        ? [0x81, body.length]
        : [0x82, body.length >>> 8, body.length & 255];
  return [tag, ...length, ...body];
};

export type CertificateParts = { commonName?: string; names?: string[]; addresses?: number[][]; critical?: boolean };

/** An X.509 certificate with as much in it as its names need; signed by nobody. */
export function certificate({ commonName, names = [], addresses = [], critical = false }: CertificateParts): number[] {
  const name = (text: string | undefined) =>
    text === undefined ? der(0x30) : der(0x30, der(0x31, der(0x30, der(0x06, [0x55, 4, 3]), der(0x0c, ascii(text)))));
  const alternatives = der(
    0x30,
    ...names.map((text) => der(0x82, ascii(text))),
    ...addresses.map((bytes) => der(0x87, bytes)),
  );
  const extension = der(
    0x30,
    der(0x06, [0x55, 0x1d, 0x11]),
    critical ? der(0x01, [0xff]) : [],
    der(0x04, alternatives),
  );
  const other = der(0x30, der(0x06, [0x55, 0x1d, 0x0f]), der(0x04, [3, 2, 5, 160]));
  const body = der(
    0x30,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    der(0x30, der(0x06, [0x2a, 3])),
    name('issuer of it'),
    der(0x30, der(0x17, ascii('250101000000Z')), der(0x17, ascii('260101000000Z'))),
    name(commonName),
    der(0x30, der(0x30, der(0x06, [0x2a, 4])), der(0x03, new Array(70).fill(4))),
    ...(names.length + addresses.length > 0 ? [der(0xa3, der(0x30, other, extension))] : []),
  );
  return der(0x30, body, der(0x30, der(0x06, [0x2a, 3])), der(0x03, new Array(70).fill(5)));
}
