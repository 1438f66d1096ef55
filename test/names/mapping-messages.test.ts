import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatExternalAddress,
  formatMappingMessage,
  type MappingMessage,
  parseExternalAddress,
  parseMappingMessage,
} from '../../src/names/mapping-messages.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const messages: fc.Arbitrary<MappingMessage> = fc.record({
  said: fc.constantFrom('add', 'delete', 'granted', 'refused', 'removed'),
  protocol: fc.constantFrom('tcp', 'udp', 'any'),
  externalPort: port,
  internalPort: port,
  detail: fc.option(fc.stringMatching(/^[\da-f.:@,/]{1,60}$/)),
  client: fc.option(fc.stringMatching(/^[ -~]{2,64}$/)),
});

describe('what is said about a mapping', () => {
  it('is the same after being text', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(parseMappingMessage(formatMappingMessage(message))).toEqual(message);
      }),
      { seed: 6886 },
    );
  });

  it('is told from other messages', () => {
    for (const text of ['', 'add-port-mapping', 'open-port-mapping tcp 1 2 - -', 'add-port-mapping sctp 1 2 - -']) {
      expect(parseMappingMessage(text), text).toBeNull();
    }
    expect(parseMappingMessage('constructor tcp 1 2 - -')).toBeNull();
  });
});

describe('the address outside', () => {
  it('is told, or asked for', () => {
    expect(parseExternalAddress(formatExternalAddress('203.0.113.9'))).toBe('203.0.113.9');
    expect(parseExternalAddress(formatExternalAddress(null))).toBeNull();
  });
});
