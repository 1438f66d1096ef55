import { describe, expect, it } from 'vitest';
import { dns, MAC, tcp, udp } from '../frames.ts';
import { analyzeFrames } from '../observing.ts';

const CAMERA = '192.168.1.5';
const RESOLVER = '192.168.1.1';

const ask = (name: string, from = CAMERA, to = RESOLVER) => udp({ from, to, ports: [40000, 53], payload: dns(name) });
const answer = (payload: number[], to = CAMERA, from = RESOLVER) =>
  udp({ from, to, macs: [MAC.router, MAC.camera], ports: [53, 40000], payload });
const visit = (to: string) => tcp({ from: CAMERA, to, ports: [50000, 443], sequence: 1, flags: 'S' });

describe('lookups', () => {
  it('tell what was asked, what the answers were, and whether one of them was contacted', async () => {
    const { lookups } = await analyzeFrames([
      ask('b.example'),
      answer(
        dns('b.example', [
          ['b.example', 'A', '203.0.113.9'],
          ['b.example', 'A', '198.51.100.7'],
        ]),
      ),
      ask('a.example'),
      ask('c.example'),
      answer(
        dns('c.example', [
          ['c.example', 'CNAME', 'd.example'],
          ['d.example', 'A', '198.51.100.8'],
        ]),
      ),
      visit('203.0.113.9'),
    ]);
    expect(lookups).toEqual([
      {
        device: 'd2',
        name: 'a.example',
        types: ['A'],
        aliases: [],
        answers: [],
        contacted: false,
        evidenceLevel: 'E1',
        evidence: at(3),
      },
      {
        device: 'd2',
        name: 'b.example',
        types: ['A'],
        aliases: [],
        answers: ['198.51.100.7', '203.0.113.9'],
        contacted: true,
        evidence: at(1),
      },
      {
        device: 'd2',
        name: 'c.example',
        types: ['A'],
        aliases: ['d.example'],
        answers: ['198.51.100.8'],
        contacted: false,
        evidenceLevel: 'E1',
        evidence: at(4),
      },
    ]);
  });

  it('are one for each device and name, whichever of its addresses asked', async () => {
    const own = 'fe80::b2d5:9dff:fe00:1';
    const { lookups } = await analyzeFrames([
      ask('a.example', own, 'fe80::fe'),
      ask('a.example'),
      answer(dns('a.example', [['a.example', 'A', '198.51.100.7']])),
    ]);
    expect(lookups).toMatchObject([{ device: 'd2', answers: ['198.51.100.7'], evidence: { frameNumber: 1 } }]);
  });

  it('leave out questions that were put to everybody; those for other things than addresses mean no contact', async () => {
    const { lookups } = await analyzeFrames([
      udp({ from: CAMERA, to: '224.0.0.251', ports: [5353, 5353], payload: dns('hub.local') }),
      udp({
        from: CAMERA,
        to: RESOLVER,
        ports: [40000, 53],
        payload: dns('5.1.168.192.in-addr.arpa', undefined, { type: 'PTR' }),
      }),
    ]);
    expect(lookups).toMatchObject([{ name: '5.1.168.192.in-addr.arpa', types: ['PTR'], contacted: false }]);
    expect(lookups[0]).not.toHaveProperty('evidenceLevel');
  });

  it('belong to no device where none of the home asked', async () => {
    const { lookups } = await analyzeFrames([
      visit('198.51.100.7'),
      ask('x.example', '203.0.113.1', '203.0.113.2'),
      ask('x.example', '203.0.113.3', '203.0.113.2'),
    ]);
    expect(lookups).toMatchObject([
      { device: null, name: 'x.example', contacted: false, evidence: { frameNumber: 2 } },
    ]);
  });
});

/** `at(n)`: evidence of frame n of the only capture; offsets are those of the frames before it. */
function at(frameNumber: number): unknown {
  return expect.objectContaining({ capture: 'c1', frameNumber });
}
