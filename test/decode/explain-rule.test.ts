import { describe, expect, it } from 'vitest';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';
import { asciiBytes, bytesOf } from './hostile-bytes.ts';
import { overTcp, overUdp, type SampleMessage } from './sample-carriers.ts';
import { SHIPPED_PROTOCOLS } from './shipped-patterns.ts';

const hintsOf = async (sample: SampleMessage) =>
  (await explainBytes(frameOf(sample))).filter(({ name }) => name === 'hint');

const patterns = SHIPPED_PROTOCOLS.flatMap(({ id, title, patterns: each }) =>
  each.map((pattern) => [`${id} ${pattern.message ?? ''}`, id, title, pattern] as const),
);

describe('explaining by rules', () => {
  it.each(patterns)('names the rule file that tells %s', async (_, id, title, { transport, sample, ports }) => {
    const over = transport === 'udp' ? overUdp : overTcp;
    const rows = await explainBytes(frameOf(over(50000, ports?.[0] ?? 40000, bytesOf(sample))));
    expect(rows).toContainEqual(
      expect.objectContaining({ layer: title, name: 'told by', value: `rules/protocols/${id}.json` }),
    );
    expect(rows.map(({ name }) => name)).toContain('magic');
  });

  it('tells magic and length where they stand, in the order of their bytes', async () => {
    const layer = 'TP-Link Kasa local control';
    expect(await explainSample('TP-Link Kasa')).toEqual([
      `0+0 ${layer} | told by | rules/protocols/kasa.json`,
      `0+4 ${layer} | length | 16`,
      `4+8 ${layer} | magic | d0 f2 81 f8 8b ff 9a f7 (query)`,
      '12+8 payload | payload | 8 bytes d5 ef 94 b6 d1 b4 c0 9f',
    ]);
  });

  it('gives a port that rules know no more than a hint, at the port itself', async () => {
    const unknown = bytesOf('ffffffff');
    expect(await hintsOf(overUdp(40000, 32100, unknown))).toEqual([
      { layer: 'UDP', name: 'hint', offset: 22, length: 2, value: 'port known for pppp (no more than a hint)' },
    ]);
    expect(await hintsOf(overTcp(5672, 40000, unknown))).toMatchObject([
      { layer: 'TCP', offset: 20, value: 'port known for amqp (no more than a hint)' },
    ]);
  });

  it('gives no hint where bytes tell a protocol, where there are none, or for other ports', async () => {
    expect(await hintsOf(overTcp(40000, 5672, asciiBytes('GET / HTTP/1.1\r\n\r\n')))).toEqual([]);
    expect(await hintsOf(overTcp(40000, 5672, new Uint8Array(0)))).toEqual([]);
    expect(await hintsOf(overUdp(40000, 40001, bytesOf('ffffffff')))).toEqual([]);
  });
});
