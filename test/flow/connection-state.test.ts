import { describe, expect, it } from 'vitest';
import { TCP } from '../../src/decode/layers.ts';
import { type ConnectionState, connectionState } from '../../src/flow/connection-state.ts';
import { I } from '../../src/flow/flow-record.ts';
import { createBench, send } from './packets.ts';

const { syn, ack, fin, rst } = TCP;
const OPEN = ['o syn', 'r synack', 'o ack'];
const FLAGS: Readonly<Record<string, number>> = { syn, synack: syn | ack, ack, fin: fin | ack, rst, rstack: rst | ack };

/** The state after segments like `o syn`: originator or responder, and flags. */
function stateAfter(segments: readonly string[]): ConnectionState {
  const bench = createBench();
  for (const [i, segment] of segments.entries()) {
    const [side, flags] = segment.split(' ') as [string, string];
    const [client, server] = [
      { host: 1, port: 40_000 },
      { host: 2, port: 443 },
    ];
    const [from, to] = side === 'o' ? [client, server] : [server, client];
    send(bench, {
      from: from.host,
      to: to.host,
      sourcePort: from.port,
      destinationPort: to.port,
      flags: FLAGS[flags]!,
      time: i,
    });
  }
  return connectionState(bench.flows.ints[bench.flows.base + I.state]!);
}

/** Zeek's table of conn_state, one way to each. */
const CASES: readonly (readonly [ConnectionState, string, readonly string[]])[] = [
  ['S0', 'an attempt without reply', ['o syn']],
  ['S0', 'attempts without reply', ['o syn', 'o syn', 'o syn']],
  ['S1', 'established, not ended', OPEN],
  ['SF', 'closed by both', [...OPEN, 'o fin', 'r fin', 'o ack']],
  ['REJ', 'refused', ['o syn', 'r rstack']],
  ['S2', 'closed by the originator alone', [...OPEN, 'o fin']],
  ['S3', 'closed by the responder alone', [...OPEN, 'r fin']],
  ['RSTO', 'reset by the originator', [...OPEN, 'o rst']],
  ['RSTR', 'reset by the responder', [...OPEN, 'r rstack']],
  ['RSTOS0', 'a SYN and a reset by the originator', ['o syn', 'o rst']],
  ['RSTRH', 'a SYN/ACK and a reset by the responder, the SYN unseen', ['r synack', 'r rst']],
  ['SH', 'a SYN and a FIN by the originator', ['o syn', 'o fin']],
  ['SHR', 'a SYN/ACK and a FIN by the responder, the SYN unseen', ['r synack', 'r fin']],
  ['OTH', 'joined in the middle', ['o ack', 'r ack']],
  ['OTH', 'joined in the middle, closed by both', ['o ack', 'r fin', 'o fin']],
];

describe('the state of a connection', () => {
  for (const [state, what, segments] of CASES) {
    it(`is ${state}: ${what}`, () => expect(stateAfter(segments)).toBe(state));
  }

  it('takes in every state that there is', () => {
    const states = ['S0', 'S1', 'SF', 'REJ', 'S2', 'S3', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH', 'SHR', 'OTH'];
    expect([...new Set(CASES.map(([state]) => state))].sort()).toEqual(states.sort());
  });
});
