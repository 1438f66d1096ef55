import { expect, test } from 'vitest';
import { diagnoseContacts } from '../../src/destinations/diagnostics.ts';
import { destination } from '../report/samples/build.ts';

test('a tunnel is told: behind its end nothing is seen', () => {
  const tunnel = destination({ role: 'tunnel', roleReason: 'wireguard handshake-initiation', address: '198.51.100.9' });
  expect(diagnoseContacts([destination(), tunnel])).toMatchObject([
    { code: 'tunnel', severity: 'warning', detail: 'wireguard to 198.51.100.9', count: 6 },
  ]);
});
