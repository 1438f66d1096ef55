import { describe, expect, it } from 'vitest';
import { BROWSER, clientHelloBody, handshake, tlsRecord } from '../decode/client-hello-bytes.ts';
import { tcp } from '../frames.ts';
import { analyzeFrames, type Timed } from '../observing.ts';

const HELLO = tlsRecord(22, handshake(1, clientHelloBody(BROWSER)));

const hello = (port: number, bytes: readonly number[] = HELLO): Timed[] => [
  tcp({ from: '192.168.1.5', to: '198.51.100.7', ports: [port, 443], sequence: 0, flags: 'S' }),
  tcp({ from: '192.168.1.5', to: '198.51.100.7', ports: [port, 443], sequence: 1, flags: 'PA', payload: bytes }),
];

const fingerprints = async (frames: readonly Timed[]) => {
  const { flows } = await analyzeFrames(frames, { flows: true });
  return flows!.map(({ ja4 }) => ja4);
};

describe('the fingerprint of a client', () => {
  it('stands with every flow that its whole hello was read in', async () => {
    const [first, second, ...rest] = await fingerprints([...hello(50_000), ...hello(50_001)]);
    expect(first).toMatch(/^t13d\d{4}h2_[0-9a-f]{12}_[0-9a-f]{12}$/);
    expect([second, rest]).toEqual([first, []]);
  });

  it('is left out when the hello was cut: it would be another client’s', async () => {
    expect(await fingerprints(hello(50_000, HELLO.slice(0, -8)))).toEqual([null]);
  });
});
