import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRules, type RuleProblem } from '../../src/base/rule-file.ts';
import { compileProtocolRules, matchProtocolBytes, matchProtocolPort } from '../../src/decode/protocol-pattern.ts';
import { type ProtocolRule, protocolSchema } from '../../src/decode/protocol-rules.ts';
import { bytesOf, expectLaxReader } from './hostile-bytes.ts';

const FOLDER = new URL('../../rules/protocols/', import.meta.url);
const problems: RuleProblem[] = [];
const rules: ProtocolRule[] = readdirSync(FOLDER).flatMap((file) => {
  const value: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  return checkRules(protocolSchema, { file, value }, problems) ?? [];
});
const compiled = compileProtocolRules(rules);
const samples = rules.flatMap((rule) =>
  rule.patterns.map((pattern) => ({ rule, pattern, bytes: bytesOf(pattern.sample) })),
);

describe('rules/protocols', () => {
  it('fit their schema, have different ids, and cite the sources that they list', () => {
    expect(problems).toEqual([]);
    expect(rules.length).toBeGreaterThan(10);
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    for (const rule of rules) {
      const cited = [...rule.patterns, ...rule.ports].map((line) => line.source);
      expect([...new Set(cited)].sort(), rule.id).toEqual(Object.keys(rule.sources).sort());
      for (const { hex, mask } of rule.patterns) if (mask !== undefined) expect(mask.length).toBe(hex.length);
    }
  });

  it.each(
    samples.map(({ rule, pattern, bytes }) => [`${rule.id} ${pattern.message ?? ''}`, rule, pattern, bytes] as const),
  )('%s matches its own sample, and no rule before it does', (_, rule, pattern, bytes) => {
    const port = pattern.ports?.[0] ?? 40000;
    const match = matchProtocolBytes(compiled[pattern.transport], new DataView(bytes.buffer), 0, bytes.length, [
      50000,
      port,
    ]);
    expect(match).toMatchObject({ protocol: rule.id, message: pattern.message ?? null, basis: 'bytes' });
  });
});

describe('matchProtocolBytes', () => {
  const udp = (bytes: Uint8Array, ports: [number, number] = [1, 2], wireLength?: number) =>
    matchProtocolBytes(compiled.udp, new DataView(bytes.buffer), 0, bytes.length, ports, wireLength);

  it('holds a datagram to the length that it states, on the wire', () => {
    const hello = bytesOf(`21310020${'ff'.repeat(28)}`);
    expect(udp(hello)).toMatchObject({ protocol: 'miio', message: 'hello' });
    expect(udp(bytesOf(`21310021${'ff'.repeat(28)}`))).toBeNull();
    expect(udp(bytesOf(`21310040${'ff'.repeat(28)}`), [1, 2], 64)).toMatchObject({ protocol: 'miio' });
  });

  it('takes bytes that say little on their ports only', () => {
    const request = bytesOf('40010001b36f6963');
    expect(udp(request, [40000, 5683])).toMatchObject({ protocol: 'coap' });
    expect(udp(request, [40000, 5600])).toBeNull();
  });

  it('keeps its promise on hostile bytes', () => {
    const read = (view: DataView, offset: number, end: number) =>
      matchProtocolBytes(compiled.udp, view, offset, end, [1, 5683]);
    expectLaxReader(
      read,
      samples.filter(({ pattern }) => pattern.transport === 'udp').map(({ bytes }) => bytes),
    );
  });
});

describe('matchProtocolPort', () => {
  it('says that it rests on a port', () => {
    expect(matchProtocolPort(compiled.udp, 10240, 50000)).toMatchObject({ protocol: 'tutk', basis: 'port' });
    expect(matchProtocolPort(compiled.udp, 50000, 32100)).toMatchObject({ protocol: 'pppp', role: 'p2p' });
    expect(matchProtocolPort(compiled.udp, 10300, 50000)).toMatchObject({ protocol: 'tutk', isRange: true });
    expect(matchProtocolPort(compiled.udp, 10240, 50000)).toMatchObject({ protocol: 'tutk', isRange: false });
    expect(matchProtocolPort(compiled.tcp, 443, 50000)).toBeNull();
    // A client's own port, given to it by chance.
    expect(matchProtocolPort(compiled.udp, 54321, 443)).toMatchObject({ protocol: 'miio' });
    expect(matchProtocolPort(compiled.udp, 443, 54321)).toBeNull();
  });
});
