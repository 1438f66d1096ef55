import fc from 'fast-check';
import { expect } from 'vitest';
import type { Feed } from '../../src/attribution/provider-range.ts';
import { formatPrefix } from '../../src/base/prefix.ts';

/** The ranges of a feed with their prefixes as text. */
export function rangesOf(feed: Feed): object[] {
  return feed.ranges.map(({ prefix, provider: _, ...rest }) => ({ prefix: formatPrefix(prefix), ...rest }));
}

/** Reads any text and any change of a real one without throwing; asserts that both kinds of outcome occurred. */
export function expectHardy(parse: (text: string) => Feed, sample: string): void {
  let [withProblems, whole] = [0, 0];
  const changed = fc
    .array(
      fc.tuple(
        fc.integer({ min: 0, max: sample.length - 1 }),
        fc.constantFrom('"', '{', ']', ',', '0', 'x', '/', '\n', 'null'),
      ),
      {
        maxLength: 3,
      },
    )
    .map((changes) => changes.reduce((text, [at, piece]) => text.slice(0, at) + piece + text.slice(at + 1), sample));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), changed), (text) => {
      const feed = parse(text);
      if (feed.problemCount > 0) withProblems++;
      else if (feed.ranges.length > 0) whole++;
      expect(feed.problems.length).toBeLessThanOrEqual(feed.problemCount);
      for (const { at } of feed.problems) expect(at).toMatch(/^(\$|line \d)/);
    }),
    { numRuns: 300 },
  );
  expect(withProblems).toBeGreaterThan(10);
  expect(whole).toBeGreaterThan(0);
}
