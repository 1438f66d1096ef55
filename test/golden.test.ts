import { describe, expect, test } from 'vitest';
import { REPORTERS, type Reporter } from '../src/index.ts';
import { analyzeSample, SAMPLES } from './golden-run.ts';

const REPORTS: readonly (readonly [extension: string, report: Reporter])[] = [
  ['json', REPORTERS.json],
  ['txt', REPORTERS.terminal],
];
const VIEW = { width: 100, color: false, showPeers: false, captureArguments: ['CAPTURE'] };

// Renew with `npm run golden`, and read the difference: each line that changed is a change of what the report says.
describe('every sample capture gives the report beside it', () => {
  test('there are samples', () => expect(SAMPLES.length).toBeGreaterThan(15));

  for (const name of SAMPLES) {
    test(name, async () => {
      const analysis = await analyzeSample(name);
      for (const [extension, report] of REPORTS) {
        await expect([...report(analysis, VIEW)].join('')).toMatchFileSnapshot(`../captures/${name}.${extension}`);
      }
    });
  }
});

test('the shipped tables place a mainland address of Alibaba in its network and country', async () => {
  const { loadSources } = await import('../src/cli/data/load-sources.ts');
  const { sources } = await loadSources({ shipped: 'dist/data/', user: '/nowhere' });
  const words = Int32Array.of(0, 0, 0xffff, (120 << 24) | (24 << 16) | (59 << 8) | 150);
  expect(sources.networks[0]!.lookup(words, 0)).toMatchObject({ number: 37963 });
  expect(sources.countries[0]!.lookup(words, 0)).toMatchObject({ country: 'CN' });
});
