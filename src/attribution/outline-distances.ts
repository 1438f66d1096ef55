import type { DistanceSource, Vantage } from './lookups.ts';

/** Outlines of countries, thinned: made by `npm run build` from Natural Earth at 1:50m. */
export type CountryOutlines = {
  id: string;
  edition: string;
  licence: string;
  source: string;
  /** No point of a real outline is farther than this, in km, from a point kept of it. */
  slackKilometres: number;
  /** By ISO 3166-1 alpha-2: closed rings of latitude, longitude, latitude … in hundredths of a degree. */
  outlines: Readonly<Record<string, readonly (readonly number[])[]>>;
};

/** Smaller than the Earth's mean radius, so that distances come out too short rather than too long. */
const POLAR_RADIUS = 6356.7;

const RADIANS_PER_UNIT = Math.PI / 18_000;

/** A distance source over outlines. Works out each pair once; keeps the answers. */
export function outlineDistances(data: CountryOutlines): DistanceSource {
  const points = new Map<string, Float64Array | null>();
  const answers = new Map<string, number | null>();
  const pointsOf = (country: string): Float64Array | null => {
    if (!points.has(country)) points.set(country, unitVectors(data, country));
    return points.get(country)!;
  };
  const measure = (from: Vantage, country: string): number | null => {
    if ('country' in from && from.country === country) return 0;
    const target = pointsOf(country);
    const start = 'country' in from ? pointsOf(from.country) : unitVector(from.latitude * 100, from.longitude * 100);
    if (target === null || start === null) return null;
    if ('latitude' in from && isInside(data.outlines[country]!, from.latitude * 100, from.longitude * 100)) return 0;
    const slack = data.slackKilometres * ('country' in from ? 2 : 1);
    return Math.max(0, nearest(start, target) * POLAR_RADIUS - slack);
  };
  return {
    id: data.id,
    edition: data.edition,
    kilometres(from, country) {
      const key = 'country' in from ? `${from.country} ${country}` : `${from.latitude},${from.longitude} ${country}`;
      if (!answers.has(key)) answers.set(key, measure(from, country));
      return answers.get(key)!;
    },
  };
}

function unitVectors(data: CountryOutlines, country: string): Float64Array | null {
  if (!Object.hasOwn(data.outlines, country)) return null;
  const rings = data.outlines[country]!;
  const vectors = rings.flatMap((ring) => {
    const parts: number[] = [];
    for (let i = 0; i < ring.length; i += 2) parts.push(...unitVector(ring[i]!, ring[i + 1]!));
    return parts;
  });
  return Float64Array.from(vectors);
}

/** A point of the sphere as three coordinates; the arguments are hundredths of a degree. */
function unitVector(latitude: number, longitude: number): Float64Array {
  const [phi, lambda] = [latitude * RADIANS_PER_UNIT, longitude * RADIANS_PER_UNIT];
  return Float64Array.of(Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi));
}

/** The smallest angle between two sets of points, in radians: the largest scalar product, one arc cosine at the end. */
function nearest(a: Float64Array, b: Float64Array): number {
  let largest = -1;
  for (let i = 0; i < a.length; i += 3) {
    const [x, y, z] = [a[i]!, a[i + 1]!, a[i + 2]!];
    for (let j = 0; j < b.length; j += 3) {
      const product = x * b[j]! + y * b[j + 1]! + z * b[j + 2]!;
      if (product > largest) largest = product;
    }
  }
  return Math.acos(Math.min(1, largest));
}

/** Even-odd rule over all rings, so that holes are outside. */
function isInside(rings: readonly (readonly number[])[], latitude: number, longitude: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const [y1, x1, y2, x2] = [ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!];
      if (y1 > latitude !== y2 > latitude && longitude < ((x2 - x1) * (latitude - y1)) / (y2 - y1) + x1)
        inside = !inside;
    }
  }
  return inside;
}
