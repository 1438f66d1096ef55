import { readFileSync } from 'node:fs';
import type { CountryOutlines } from '../../src/attribution/outline-distances.ts';
import { type DataPackage, findPackage } from './packages.ts';

/** ISO 3166-1 numeric codes, by which Natural Earth names its shapes, to alpha-2. */
const NUMERIC =
  '004AF 008AL 010AQ 012DZ 016AS 020AD 024AO 028AG 031AZ 032AR 036AU 040AT 044BS 048BH 050BD 051AM 052BB 056BE ' +
  '060BM 064BT 068BO 070BA 072BW 076BR 084BZ 086IO 090SB 092VG 096BN 100BG 104MM 108BI 112BY 116KH 120CM 124CA ' +
  '132CV 136KY 140CF 144LK 148TD 152CL 156CN 158TW 170CO 174KM 178CG 180CD 184CK 188CR 191HR 192CU 196CY 203CZ ' +
  '204BJ 208DK 212DM 214DO 218EC 222SV 226GQ 231ET 232ER 233EE 234FO 238FK 239GS 242FJ 246FI 248AX 250FR 258PF ' +
  '260TF 262DJ 266GA 268GE 270GM 275PS 276DE 288GH 296KI 300GR 304GL 308GD 316GU 320GT 324GN 328GY 332HT 334HM ' +
  '336VA 340HN 344HK 348HU 352IS 356IN 360ID 364IR 368IQ 372IE 376IL 380IT 384CI 388JM 392JP 398KZ 400JO 404KE ' +
  '408KP 410KR 414KW 417KG 418LA 422LB 426LS 428LV 430LR 434LY 438LI 440LT 442LU 446MO 450MG 454MW 458MY 462MV ' +
  '466ML 470MT 478MR 480MU 484MX 492MC 496MN 498MD 499ME 500MS 504MA 508MZ 512OM 516NA 520NR 524NP 528NL 531CW ' +
  '533AW 534SX 540NC 548VU 554NZ 558NI 562NE 566NG 570NU 574NF 578NO 580MP 583FM 584MH 585PW 586PK 591PA 598PG ' +
  '600PY 604PE 608PH 612PN 616PL 620PT 624GW 626TL 630PR 634QA 642RO 643RU 646RW 652BL 654SH 659KN 660AI 662LC ' +
  '663MF 666PM 670VC 674SM 678ST 682SA 686SN 688RS 690SC 694SL 702SG 703SK 704VN 705SI 706SO 710ZA 716ZW 724ES ' +
  '728SS 729SD 732EH 740SR 748SZ 752SE 756CH 760SY 762TJ 764TH 768TG 776TO 780TT 784AE 788TN 792TR 795TM 796TC ' +
  '800UG 804UA 807MK 818EG 826GB 831GG 832JE 833IM 834TZ 840US 850VI 854BF 858UY 860UZ 862VE 876WF 882WS 887YE ' +
  '894ZM';

/** Shapes without a code of their own that lie in a country of ISO 3166-1; XK is in every database's use. */
const NAMED: Readonly<Record<string, string>> = { Kosovo: 'XK', Somaliland: 'SO', 'N. Cyprus': 'CY' };

/** Territories that Natural Earth draws with their state: code, state, and a box of south, north, west, east. */
const TERRITORIES: readonly (readonly [string, string, number, number, number, number])[] = [
  ['GF', 'FR', 2, 6, -55, -51],
  ['GP', 'FR', 15.7, 16.7, -62, -60.9],
  ['MQ', 'FR', 14.3, 15, -61.4, -60.7],
  ['RE', 'FR', -22, -20, 55, 56],
  ['YT', 'FR', -13.2, -12.5, 44.8, 45.4],
  ['BQ', 'NL', 11.9, 17.8, -68.6, -62.8],
  ['SJ', 'NO', 74, 81, 8, 36],
  ['SJ', 'NO', 70.6, 71.3, -9.2, -7.8],
];

/** Points kept are at most twice this apart along the outline, so that half of it is the most that any point can miss. */
const SPACING_KILOMETRES = 20;

const KILOMETRES_PER_DEGREE = 111.2;

type Geometry =
  | { type: 'Polygon'; id?: string; properties: { name: string }; arcs: number[][] }
  | { type: 'MultiPolygon'; id?: string; properties: { name: string }; arcs: number[][][] };

type Topology = {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: { countries: { geometries: Geometry[] } };
};

type Ring = [latitude: number, longitude: number][];

/** Where Natural Earth's shapes come from. */
export function outlinePackage(root: string): DataPackage {
  return findPackage(root, 'world-atlas', ['countries-50m.json']);
}

/** The outlines of all countries, territories with codes of their own apart, thinned for measuring. */
export function buildOutlines(data: DataPackage): CountryOutlines {
  const topology = JSON.parse(readFileSync(data.files[0]!, 'utf8')) as Topology;
  const arcs = topology.arcs.map((arc) => decodeArc(arc, topology.transform));
  const codes = new Map(NUMERIC.split(' ').map((entry) => [entry.slice(0, 3), entry.slice(3)]));
  const outlines: Record<string, number[][]> = {};
  for (const geometry of topology.objects.countries.geometries) {
    const state = codes.get(geometry.id ?? '') ?? NAMED[geometry.properties.name];
    if (state === undefined) continue;
    const polygons = geometry.type === 'Polygon' ? [geometry.arcs] : geometry.arcs;
    for (const ring of polygons.flat().map((indices) => joinArcs(indices, arcs))) {
      const code = territoryOf(state, ring);
      outlines[code] ??= [];
      outlines[code].push(thin(ring));
    }
  }
  return {
    id: 'natural-earth',
    edition: data.version,
    licence: 'public domain (Natural Earth), ISC (world-atlas)',
    source: `${data.name}@${data.version}`,
    slackKilometres: 2 * SPACING_KILOMETRES,
    outlines: Object.fromEntries(Object.entries(outlines).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** TopoJSON, section 2.1.3: quantized positions as differences. */
function decodeArc(arc: readonly [number, number][], { scale, translate }: Topology['transform']): Ring {
  let [x, y] = [0, 0];
  return arc.map(([dx, dy]) => {
    [x, y] = [x + dx, y + dy];
    return [y * scale[1] + translate[1], x * scale[0] + translate[0]];
  });
}

/** A negative index is the one's complement of an arc to be walked backwards. */
function joinArcs(indices: readonly number[], arcs: readonly Ring[]): Ring {
  return indices.flatMap((index) => {
    const arc = index < 0 ? arcs[~index]!.toReversed() : arcs[index]!;
    return arc.slice(0, -1);
  });
}

function territoryOf(state: string, ring: Ring): string {
  const [latitude, longitude] = ring[0]!;
  const found = TERRITORIES.find(
    ([, owner, south, north, west, east]) =>
      owner === state && latitude > south && latitude < north && longitude > west && longitude < east,
  );
  return found?.[0] ?? state;
}

/** Keeps points so that none of the outline is farther than the spacing from one; long straight edges are divided. */
function thin(ring: Ring): number[] {
  const kept: number[] = [];
  let walked = Number.POSITIVE_INFINITY;
  for (const [i, point] of ring.entries()) {
    const next = ring[(i + 1) % ring.length]!;
    if (walked >= SPACING_KILOMETRES) {
      kept.push(...hundredths(point));
      walked = 0;
    }
    const length = lengthOf(point, next);
    const pieces = Math.ceil(length / SPACING_KILOMETRES);
    for (let piece = 1; piece < pieces; piece++) kept.push(...hundredths(between(point, next, piece / pieces)));
    walked = pieces > 1 ? length / pieces : walked + length;
  }
  return kept;
}

function hundredths([latitude, longitude]: Ring[number]): number[] {
  return [Math.round(latitude * 100), Math.round(longitude * 100)];
}

function between(a: Ring[number], b: Ring[number], part: number): Ring[number] {
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
}

/** Along the plate carrée, an upper bound good enough for spacing. */
function lengthOf(a: Ring[number], b: Ring[number]): number {
  return Math.hypot(a[0] - b[0], (a[1] - b[1]) * Math.cos((a[0] * Math.PI) / 180)) * KILOMETRES_PER_DEGREE;
}
