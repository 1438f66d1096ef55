import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Observations } from '../../src/devices/observations.ts';
import { createObserver } from '../../src/observe.ts';

const CAPTURE = fileURLToPath(new URL('../../captures/camera-home.pcap', import.meta.url));

async function observe(maxFlows: number): Promise<Observations> {
  const observer = createObserver({ path: 'camera-home.pcap', site: 'home', maxFlows });
  observer.feed(readFileSync(CAPTURE));
  return observer.end();
}

/** Names by address: who was called what. */
function namesOf({ names, texts, addresses }: Observations): Set<string> {
  const { columns, length } = names;
  return new Set(
    Array.from({ length }, (_, row) => {
      const words = addresses.subarray(columns.address[row]! * 4, columns.address[row]! * 4 + 4);
      return `${words.join(' ')} ${texts[columns.name[row]!]} ${columns.source[row]}`;
    }),
  );
}

function totalBytes({ flows: { columns, length } }: Observations): number {
  let total = 0;
  for (let row = 0; row < length; row++) total += columns.originatorBytes[row]! + columns.responderBytes[row]!;
  return total;
}

describe('a capture of which flows are folded', () => {
  it('gives no address a name that is not its own, though numbers of flows are used again', async () => {
    const [all, few] = [await observe(10_000), await observe(4)];
    const names = namesOf(all);
    const kept = [...namesOf(few)];
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.filter((name) => !names.has(name))).toEqual([]);
  });

  it('keeps its bytes, and tells how many flows were folded', async () => {
    const [all, few] = [await observe(10_000), await observe(4)];
    expect(all.captures[0]!.overflow.filter(({ what }) => what === 'flows')).toEqual([]);
    const [folded] = few.captures[0]!.overflow.filter(({ what }) => what === 'flows');
    expect(folded!.count).toBeGreaterThan(5);
    expect(totalBytes(few)).toBe(totalBytes(all));
  });
});
