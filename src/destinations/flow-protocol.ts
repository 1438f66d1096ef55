import { compileProtocolRules, matchProtocolPort, type ProtocolMatch, patternsOf } from '../decode/protocol-pattern.ts';
import type { ProtocolRule } from '../decode/protocol-rules.ts';
import type { Observations } from '../devices/observations.ts';

/** What a flow speaks, and what that rests on: its bytes, or only the port that rules know for it. */
export type FlowProtocol = { name: string; basis: 'bytes' | 'port' };

/** Answers for rows of the flow table. */
export type FlowProtocols = {
  /** Bytes first, the responder's port, then the originator's; null when nothing tells. */
  of(row: number): FlowProtocol | null;
  /** The rule whose port the flow uses, where bytes tell nothing. */
  byPort(row: number): ProtocolMatch | null;
  /** Whether rules call the protocol one of P2P. */
  isP2p(name: string): boolean;
};

/** `rules`: protocols with the ports that they are known by. */
export function createFlowProtocols({ flows, texts }: Observations, rules: readonly ProtocolRule[]): FlowProtocols {
  const { service, protocol, responderPort, originatorPort } = flows.columns;
  const patterns = compileProtocolRules(rules);
  const byPort = (row: number) => {
    const ports = patternsOf(patterns, protocol[row]!);
    return service[row]! >= 0 || ports === null
      ? null
      : matchProtocolPort(ports, responderPort[row]!, originatorPort[row]!);
  };
  const p2p = new Set(rules.filter(({ role }) => role === 'p2p').map(({ id }) => id));
  return {
    byPort,
    isP2p: (name) => p2p.has(name),
    of(row) {
      if (service[row]! >= 0) return { name: texts[service[row]!]!, basis: 'bytes' };
      const match = byPort(row);
      return match === null ? null : { name: match.protocol, basis: 'port' };
    },
  };
}
