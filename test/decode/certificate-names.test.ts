import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCertificateNames } from '../../src/decode/certificate-names.ts';
import { certificate, der } from './certificate-bytes.ts';
import { viewOf } from './client-hello-bytes.ts';

const read = (bytes: number[]) => readCertificateNames(viewOf(bytes), 0, bytes.length);

describe('readCertificateNames', () => {
  it('gives the common name, then DNS names and addresses, each once', () => {
    const bytes = certificate({
      commonName: 'cam.example',
      names: ['cam.example', '*.example', 'cam.example'],
      addresses: [
        [192, 168, 1, 20],
        [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
        [1, 2, 3],
      ],
    });
    expect(read(bytes)).toEqual(['cam.example', '*.example', '192.168.1.20', '2001:db8::1']);
  });

  it('reads an extension marked critical, and a subject without a common name', () => {
    expect(read(certificate({ names: ['a.example'], critical: true }))).toEqual(['a.example']);
  });

  it('gives no issuer for a subject', () => {
    expect(read(certificate({}))).toEqual([]);
  });

  it('stops at 256 names', () => {
    const names = Array.from({ length: 300 }, (_, i) => `n${i}.example`);
    expect(read(certificate({ names }))).toHaveLength(256);
  });

  it('leaves out names with control characters', () => {
    expect(read(certificate({ commonName: 'a\u0000b', names: ['ok.example', 'a\nb'] }))).toEqual(['ok.example']);
  });

  it.each([
    ['nothing', []],
    ['text', [...'not a certificate'].map((c) => c.charCodeAt(0))],
    ['the indefinite length', [0x30, 0x80, 0x30, 0x80, 0, 0]],
    ['an empty sequence', der(0x30, der(0x30))],
  ])('refuses %s', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('gives a prefix of the names of a cut certificate, and never throws on a changed one', () => {
    const bytes = certificate({ commonName: 'cam', names: ['a.example', 'b.example'], addresses: [[10, 0, 0, 1]] });
    const whole = read(bytes)!;
    const counts = new Set<number>();
    for (let end = 0; end < bytes.length; end++) {
      const names = read(bytes.slice(0, end)) ?? [];
      counts.add(names.length);
      expect(names).toEqual(whole.slice(0, names.length));
    }
    expect([...counts]).toEqual([0, 1, 2, 3, 4]);
    let changed = 0;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, end) => {
        const mutated = bytes.with(at, value);
        const names = readCertificateNames(viewOf(mutated), 0, end);
        expect(names).toEqual(readCertificateNames(viewOf(mutated.slice(0, end)), 0, end));
        if (JSON.stringify(names) !== JSON.stringify(whole)) changed++;
      }),
      { numRuns: 1000, seed: 4 },
    );
    expect(changed).toBeGreaterThan(100);
  });
});
