import { describe, expect, it } from 'vitest';
import { benchCapture } from '../../scripts/stage/bench-capture.ts';
import { concat } from '../../scripts/stage/bytes.ts';
import { readPcap } from './read-frames.ts';

describe('benchCapture', () => {
  const options = { megabytes: 3, flows: 60, seed: 'test' };
  const file = concat(...benchCapture(options));
  const frames = readPcap(file);

  it('has the size, the mean packet and the share of IPv6 that it promises', () => {
    expect(file.length).toBeGreaterThan(3e6);
    expect(file.length).toBeLessThan(3.01e6);
    const mean = file.length / frames.length;
    expect(mean).toBeGreaterThan(850);
    expect(mean).toBeLessThan(1150);
    const six = frames.filter(({ etherType }) => etherType === 0x86dd).length / frames.length;
    expect(six).toBeGreaterThan(0.03);
    expect(six).toBeLessThan(0.15);
  });

  it('has right checksums, and as many conversations as asked for, give or take those still open', () => {
    expect(frames.filter(({ ip }) => ip?.checksumsRight !== true)).toEqual([]);
    const ports = frames.filter(({ destinationPort, sourcePort }) => destinationPort !== 53 && sourcePort !== 53);
    const flows = new Set(
      ports.map(({ ip, sourcePort, destinationPort }) =>
        [ip!.source, ip!.destination, sourcePort, destinationPort].toSorted().join(),
      ),
    );
    expect(flows.size).toBeGreaterThan(45);
    expect(flows.size).toBeLessThan(130);
  });

  it('gives the same bytes twice', () => {
    expect(Buffer.compare(concat(...benchCapture(options)), file)).toBe(0);
  });
});
