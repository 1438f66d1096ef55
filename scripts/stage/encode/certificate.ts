import { concat, hex, u8, utf8 } from '../bytes.ts';
import type { Random } from '../random.ts';

/**
 * An X.509 certificate (RFC 5280) that parses and names its subject and alternative names. Its key and signature are
 * random: it proves nothing and verifies nowhere.
 */
export function encodeCertificate(names: readonly string[], random: Random): Uint8Array {
  const algorithm = sequence(hex('06 08 2a 86 48 ce 3d 04 03 02'));
  const point = concat(u8(0, 4), random.bytes(64));
  const key = sequence(
    sequence(hex('06 07 2a 86 48 ce 3d 02 01'), hex('06 08 2a 86 48 ce 3d 03 01 07')),
    der(0x03, point),
  );
  const alternatives = der(0x04, sequence(...names.map((name) => der(0x82, utf8(name)))));
  const extensions = der(0xa3, sequence(sequence(hex('06 03 55 1d 11'), alternatives)));
  const serial = random.bytes(8);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const validity = sequence(der(0x17, utf8('260101000000Z')), der(0x17, utf8('271231235959Z')));
  const body = sequence(
    hex('a0 03 02 01 02'),
    der(0x02, serial),
    algorithm,
    commonName('Synthetic Issuing CA'),
    validity,
    commonName(names[0] ?? ''),
    key,
    extensions,
  );
  return sequence(body, algorithm, der(0x03, concat(u8(0), signature(random))));
}

/** ECDSA-Sig-Value: two positive integers (RFC 3279, section 2.2.3). */
function signature(random: Random): Uint8Array {
  const integer = (): Uint8Array => {
    const bytes = random.bytes(32);
    bytes[0] = (bytes[0]! & 0x7f) | 0x40;
    return der(0x02, bytes);
  };
  return sequence(integer(), integer());
}

function commonName(name: string): Uint8Array {
  return sequence(der(0x31, sequence(hex('06 03 55 04 03'), der(0x0c, utf8(name)))));
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(0x30, concat(...parts));
}

function der(tag: number, body: Uint8Array): Uint8Array {
  const { length } = body;
  const head =
    length < 0x80 ? u8(tag, length) : length < 0x100 ? u8(tag, 0x81, length) : u8(tag, 0x82, length >>> 8, length);
  return concat(head, body);
}
