import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/index.ts';
import { MAC, tcp, udp } from '../frames.ts';
import { capture, inputs, observeBytes, type Timed } from '../observing.ts';

const packet = () => udp({ from: '192.168.1.5', to: '198.51.100.7', ports: [40000, 9], payload: [1, 2, 3] });

async function diagnose(bytes: Uint8Array) {
  const analysis = analyze([await observeBytes(bytes)], inputs());
  return analysis.diagnostics;
}

const of = (frames: readonly Timed[]) => diagnose(capture(frames));

describe('diagnostics', () => {
  it('are silent about a capture that says all', async () => {
    expect(await of([packet(), packet()])).toEqual([]);
  });

  it('say where the file is cut off', async () => {
    const bytes = capture([packet(), packet()]);
    const [found, ...rest] = await diagnose(bytes.slice(0, -5));
    expect(rest).toEqual([]);
    expect(found).toMatchObject({ code: 'cut-off', severity: 'warning', capture: 'c1', count: 1 });
  });

  it('warn of a capture without packets', async () => {
    expect(await of([])).toMatchObject([{ code: 'no-packets', severity: 'warning', capture: 'c1' }]);
  });

  it('count what could not be read by reason and layer, with the first frame and its place', async () => {
    const short = tcp({ from: '192.168.1.5', to: '198.51.100.7', ports: [1, 2], sequence: 1 }).slice(0, 14 + 20 + 8);
    const frames = [packet(), { frame: short, originalLength: 54 }, { frame: short, originalLength: 54 }];
    const offset = 24 + 16 + packet().length + 16;
    const found = await of(frames);
    expect(found).toContainEqual(
      expect.objectContaining({ code: 'truncated', layer: 'tcp', count: 2, firstFrame: 2, firstOffset: offset }),
    );
  });

  it('tell of packets out of the order of time', async () => {
    const found = await of([
      { frame: packet(), at: 2 },
      { frame: packet(), at: 1 },
      { frame: packet(), at: 3 },
    ]);
    expect(found).toMatchObject([{ code: 'out-of-order', severity: 'note', count: 1 }]);
  });

  it('warn of a capture that was taken outside the home', async () => {
    const outside = udp({ from: '203.0.113.1', to: '198.51.100.7', macs: [MAC.camera, MAC.router], ports: [1, 2] });
    expect(await of([outside])).toMatchObject([{ code: 'outside-vantage', severity: 'warning', capture: 'c1' }]);
  });
});
