import { describe, expect, test } from 'vitest';
import { gradePlace } from '../../src/attribution/grade.ts';
import type { PlaceFacts, Voice, VoiceKind } from '../../src/attribution/place.ts';
import { ATTRIBUTION_THRESHOLDS } from '../../src/attribution/thresholds.ts';

const FACTS: PlaceFacts = { anycast: false, chineseOperatorAgeDays: null, refutes: () => false };

function voice(kind: VoiceKind, country: string, ageDays = 10, id: string = kind): Voice {
  return { kind, country, ageDays, id };
}

/** `DE L2 agreed`, with ` stale` and ` front` where they apply. */
function grade(voices: readonly Voice[], facts: Partial<PlaceFacts> = {}): string {
  const place = gradePlace(voices, { ...FACTS, ...facts }, ATTRIBUTION_THRESHOLDS);
  const marks = `${place.stale ? ' stale' : ''}${place.front ? ' front' : ''}`;
  return `${place.country ?? '-'} ${place.grade} ${place.status}${marks}`;
}

const DBIP = 'dbip';
const MAXMIND = 'maxmind';

describe('the table of grades', () => {
  test.each([
    ['a published range within 90 days is L5', [voice('published', 'DE', 90)], 'DE L5 agreed'],
    ['a published range 90 days to a year away is L4', [voice('published', 'DE', 91)], 'DE L4 agreed'],
    ['a published range over a year away is L2 and stale', [voice('published', 'DE', 366)], 'DE L2 agreed stale'],
    ['a published range over three years away is L1', [voice('published', 'DE', 1096)], 'DE L1 single stale'],
    ['a token in a provider name is L4', [voice('provider-name', 'DE')], 'DE L4 agreed'],
    ['a label in a vendor name is L3', [voice('vendor-name', 'US', 0)], 'US L3 agreed'],
    [
      'two families that agree are L2',
      [voice('family', 'FR', 1, DBIP), voice('family', 'FR', 1, MAXMIND)],
      'FR L2 agreed',
    ],
    [
      'one family in a network confined to the country is L2',
      [voice('family', 'CN'), voice('confined', 'CN')],
      'CN L2 agreed',
    ],
    ['one family alone is L1', [voice('family', 'FR')], 'FR L1 single'],
    ["a third party's geofeed is L1", [voice('third-party-geofeed', 'FR')], 'FR L1 single'],
    ['a confined network alone is no place', [voice('confined', 'CN')], '- L0 unknown'],
    ['nobody is no place', [], '- L0 unknown'],
    [
      "the user's own word stands",
      [voice('user', 'NL', 0), voice('family', 'US', 1, DBIP), voice('family', 'US', 1, MAXMIND)],
      'NL L4 agreed',
    ],
  ])('%s', (_, voices, expected) => {
    expect(grade(voices)).toBe(expected);
  });
});

describe('data far from the capture', () => {
  test.each([
    [
      'two families over a year away are one grade lower',
      [voice('family', 'FR', 366, DBIP), voice('family', 'FR', 400, MAXMIND)],
      'FR L1 single stale',
    ],
    [
      'a pair is as old as its older half, one fresh voice stays L1',
      [voice('family', 'FR', 1, DBIP), voice('family', 'FR', 400, MAXMIND)],
      'FR L1 single',
    ],
    ['one family over a year away is L0', [voice('family', 'FR', 366)], 'FR L0 single stale'],
    ['a token that rests on AS data over a year away is L3', [voice('provider-name', 'DE', 366)], 'DE L3 agreed stale'],
    [
      'a token that rests on AS data over three years away is L1',
      [voice('provider-name', 'DE', 1096)],
      'DE L1 single stale',
    ],
    [
      'a year exactly is not stale',
      [voice('family', 'FR', 365, DBIP), voice('family', 'FR', 365, MAXMIND)],
      'FR L2 agreed',
    ],
  ])('%s', (_, voices, expected) => {
    expect(grade(voices)).toBe(expected);
  });
});

describe('the table of conflicts', () => {
  const twoSayUs = [voice('family', 'US', 1, DBIP), voice('family', 'US', 1, MAXMIND)];

  test.each([
    ['L5 stands against two families', [voice('published', 'DE'), ...twoSayUs], 'DE L5 agreed'],
    ['L4 against two agreeing families is disputed', [voice('provider-name', 'DE'), ...twoSayUs], 'DE L4 disputed'],
    [
      'a range aged to L4 against two agreeing families is disputed',
      [voice('published', 'DE', 200), ...twoSayUs],
      'DE L4 disputed',
    ],
    ['L3 against two agreeing families is disputed', [voice('vendor-name', 'DE'), ...twoSayUs], 'DE L3 disputed'],
    ['L4 stands against one family', [voice('provider-name', 'DE'), voice('family', 'US')], 'DE L4 agreed'],
    ['L3 stands against one family', [voice('vendor-name', 'DE'), voice('family', 'US')], 'DE L3 agreed'],
    [
      'L4 stands against two families that do not agree',
      [voice('provider-name', 'DE'), voice('family', 'US', 1, DBIP), voice('family', 'CA', 1, MAXMIND)],
      'DE L4 agreed',
    ],
    [
      'a family and a confined network are two voices',
      [voice('provider-name', 'HK'), voice('family', 'CN'), voice('confined', 'CN')],
      'HK L4 disputed',
    ],
    [
      'families against each other are disputed',
      [voice('family', 'US', 1, DBIP), voice('family', 'CN', 1, MAXMIND)],
      'CN L1 disputed',
    ],
    [
      'two families against a third are disputed',
      [...twoSayUs, voice('family', 'CN', 1, 'unknown:x')],
      'US L2 disputed',
    ],
    [
      'a family against a confined network is disputed',
      [voice('family', 'HK'), voice('confined', 'CN')],
      'HK L1 disputed',
    ],
    [
      'two tokens of one grade are disputed',
      [voice('provider-name', 'DE'), voice('provider-name', 'US')],
      'DE L4 disputed',
    ],
    [
      'a stale range against a family is disputed',
      [voice('published', 'DE', 400), voice('family', 'US')],
      'DE L2 disputed stale',
    ],
  ])('%s', (_, voices, expected) => {
    expect(grade(voices)).toBe(expected);
  });

  test('a round trip that excludes the country makes any grade disputed', () => {
    const refutes = (country: string) => country === 'CN';
    expect(grade([voice('published', 'CN')], { refutes })).toBe('CN L5 disputed');
    expect(grade([voice('family', 'CN'), voice('confined', 'CN')], { refutes })).toBe('CN L2 disputed');
    expect(grade([voice('family', 'US')], { refutes })).toBe('US L1 single');
  });
});

describe('anycast and content networks', () => {
  const anycast = { anycast: true };
  const chinese = { anycast: true, chineseOperatorAgeDays: 10 };

  test.each([
    ['has no country', [voice('published', 'US')], anycast, '- L0 anycast front'],
    ['one family that says CN is not enough', [voice('family', 'CN')], anycast, '- L0 anycast front'],
    [
      'two families that say CN locate it',
      [voice('family', 'CN', 1, DBIP), voice('family', 'CN', 1, MAXMIND)],
      anycast,
      'CN L2 agreed front',
    ],
    [
      'two families that say US do not',
      [voice('family', 'US', 1, DBIP), voice('family', 'US', 1, MAXMIND)],
      anycast,
      '- L0 anycast front',
    ],
    ['a Chinese operator and one family locate it', [voice('family', 'CN')], chinese, 'CN L2 agreed front'],
    ['a Chinese operator alone does not', [], chinese, '- L0 anycast front'],
    [
      'a Chinese operator elsewhere stays anycast',
      [voice('family', 'SG', 1, DBIP), voice('family', 'SG', 1, MAXMIND)],
      chinese,
      '- L0 anycast front',
    ],
  ])('%s', (_, voices, facts, expected) => {
    expect(grade(voices, facts)).toBe(expected);
  });
});

test('the order of voices never matters', () => {
  const voices = [
    voice('family', 'US', 1, DBIP),
    voice('family', 'CN', 1, MAXMIND),
    voice('provider-name', 'DE'),
    voice('published', 'FR', 400),
  ];
  const expected = grade(voices);
  for (let i = 0; i < voices.length; i++) {
    voices.push(voices.shift()!);
    expect(grade(voices)).toBe(expected);
    expect(grade(voices.toReversed())).toBe(expected);
  }
});
