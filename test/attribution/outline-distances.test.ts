import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildOutlines, outlinePackage } from '../../scripts/data/build-outlines.ts';
import { outlineDistances } from '../../src/attribution/outline-distances.ts';

const OUTLINES = buildOutlines(outlinePackage(fileURLToPath(new URL('../../', import.meta.url))));
const DISTANCES = outlineDistances(OUTLINES);
const NEW_YORK = { latitude: 40.71, longitude: -74.01 };
const FRANKFURT = { latitude: 50.11, longitude: 8.68 };

describe('distances to countries', () => {
  test.each([
    ['New York', NEW_YORK, 'CN', 9250, 9450],
    ['Frankfurt', FRANKFURT, 'CN', 4950, 5250],
    ['Seattle', { latitude: 47.61, longitude: -122.33 }, 'CN', 6850, 7050],
    ['Frankfurt', FRANKFURT, 'US', 5200, 5500],
  ])('from %s to the nearest point of a country', (_, vantage, country, least, most) => {
    const kilometres = DISTANCES.kilometres(vantage, country)!;
    expect(kilometres).toBeGreaterThan(least);
    expect(kilometres).toBeLessThan(most);
  });

  test('are nothing inside a country, far from its borders as well', () => {
    expect(DISTANCES.kilometres({ latitude: 39, longitude: -98 }, 'US')).toBe(0);
    expect(DISTANCES.kilometres(FRANKFURT, 'DE')).toBe(0);
    expect(DISTANCES.kilometres({ country: 'US' }, 'US')).toBe(0);
  });

  test('are never longer than those between cities inside', () => {
    const cities: [string, number, number][] = [
      ['CN', 22.54, 114.06],
      ['CN', 39.9, 116.4],
      ['HK', 22.3, 114.17],
      ['SG', 1.35, 103.8],
      ['JP', 35.7, 139.7],
      ['CA', 43.65, -79.4],
      ['IE', 53.35, -6.26],
      ['MO', 22.2, 113.55],
      ['TW', 25.03, 121.57],
    ];
    for (const [country, latitude, longitude] of cities) {
      const direct = greatCircle(NEW_YORK, { latitude, longitude });
      expect(DISTANCES.kilometres(NEW_YORK, country)!).toBeLessThan(direct);
      expect(DISTANCES.kilometres({ country: 'US' }, country)!).toBeLessThanOrEqual(
        DISTANCES.kilometres(NEW_YORK, country)!,
      );
      expect(DISTANCES.kilometres({ latitude, longitude }, country)).toBe(0);
    }
  });

  test('tell territories with codes of their own apart', () => {
    expect(DISTANCES.kilometres({ country: 'BR' }, 'GF')).toBe(0);
    expect(DISTANCES.kilometres({ country: 'BR' }, 'FR')!).toBeGreaterThan(5000);
    for (const code of ['HK', 'MO', 'TW', 'PR', 'GP', 'RE', 'SJ', 'XK'])
      expect(Object.keys(OUTLINES.outlines)).toContain(code);
  });

  test('are unknown for what is not drawn', () => {
    expect(DISTANCES.kilometres(NEW_YORK, 'GI')).toBeNull();
    expect(DISTANCES.kilometres(NEW_YORK, '__proto__')).toBeNull();
    expect(DISTANCES.kilometres({ country: 'ZZ' }, 'US')).toBeNull();
  });
});

function greatCircle(a: typeof NEW_YORK, b: typeof NEW_YORK): number {
  const radians = Math.PI / 180;
  const sine = (x: number) => Math.sin(x / 2) ** 2;
  const h =
    sine((a.latitude - b.latitude) * radians) +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * sine((a.longitude - b.longitude) * radians);
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}
