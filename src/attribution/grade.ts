import type { AgeLimits, Grade, GradeNumber, Place, PlaceFacts, Voice, VoiceKind } from './place.ts';

/** The table of grades: what each kind of voice is worth while its data is fresh. `confined` counts beside a family only. */
const WORTH: Record<VoiceKind, GradeNumber> = {
  published: 5,
  user: 4,
  'provider-name': 4,
  'vendor-name': 3,
  family: 1,
  'third-party-geofeed': 1,
  confined: 0,
};

/** What two families that agree are worth, or one family and a network confined to that country. */
const TWO_VOICES: GradeNumber = 2;

/** A published range this old or older is worth less than a name. */
const OLD_RANGE: GradeNumber = 2;

type Weight = { grade: GradeNumber; stale: boolean };
type Claim = Weight & { country: string };

/** Grade, status and country from all voices: the one place where claim-test.md, section 1, is decided. */
export function gradePlace(voices: readonly Voice[], facts: PlaceFacts, limits: AgeLimits): Place {
  if (facts.anycast) return gradeFront(voices, facts, limits);
  return gradeUnicast(voices, facts, limits);
}

/**
 * An anycast or content-network address has no country, except one of a Chinese operator, or one that two families call
 * CN: content networks have nodes in China that are real endpoints there.
 */
function gradeFront(voices: readonly Voice[], facts: PlaceFacts, limits: AgeLimits): Place {
  const age = facts.chineseOperatorAgeDays;
  const operator: Voice[] = age === null ? [] : [{ kind: 'confined', id: 'operator', country: 'CN', ageDays: age }];
  const families = voices.filter((voice) => voice.kind === 'family' && voice.country === 'CN').length;
  if (operator.length > 0 || families >= 2) {
    const located = gradeUnicast([...voices, ...operator], facts, limits);
    if (located.country === 'CN') return { ...located, front: true };
  }
  return { country: null, grade: 'L0', status: 'anycast', stale: false, front: true };
}

function gradeUnicast(voices: readonly Voice[], facts: PlaceFacts, limits: AgeLimits): Place {
  const claims = voices.filter((voice) => voice.kind !== 'family' && voice.kind !== 'confined');
  const weighed = claims.map((voice): Claim => ({ country: voice.country, ...weigh(voice, limits) }));
  const user = claims.findIndex((voice) => voice.kind === 'user');
  const named = weighed.filter((claim) => claim.grade > TWO_VOICES);
  const databases = voices.filter((voice) => voice.kind === 'family' || voice.kind === 'confined');
  const decided =
    user >= 0
      ? { claim: weighed[user]!, disputed: false }
      : named.length > 0
        ? decideNamed(named, databases)
        : decideDatabases(weighed, databases, limits);
  if (decided === null) return { country: null, grade: 'L0', status: 'unknown', stale: false, front: false };
  const { claim, disputed } = decided;
  const status = disputed || facts.refutes(claim.country) ? 'disputed' : claim.grade >= 2 ? 'agreed' : 'single';
  return { country: claim.country, grade: gradeName(claim.grade), status, stale: claim.stale, front: false };
}

/** L5 stands against databases; L4 and L3 stand against one voice, but two that agree make them disputed. */
function decideNamed(named: readonly Claim[], databases: readonly Voice[]): { claim: Claim; disputed: boolean } {
  const claim = named.reduce((best, next) => (next.grade > best.grade ? next : best));
  const rivals = named.some((other) => other.grade === claim.grade && other.country !== claim.country);
  const against = databases.filter((voice) => voice.country !== claim.country);
  return { claim, disputed: rivals || (claim.grade < 5 && agreeingPair(against)) };
}

function agreeingPair(voices: readonly Voice[]): boolean {
  return voices.some(
    (voice, i) => voice.kind === 'family' && voices.some((other, j) => i !== j && other.country === voice.country),
  );
}

/** Databases, and whatever has aged to their level: one country or a dispute. */
function decideDatabases(
  weighed: readonly Claim[],
  databases: readonly Voice[],
  limits: AgeLimits,
): { claim: Claim; disputed: boolean } | null {
  const claims = [...weighed, ...databaseClaims(databases, limits)];
  if (claims.length === 0) return null;
  const votes = new Map<string, number>();
  for (const { country } of [...weighed, ...databases]) votes.set(country, (votes.get(country) ?? 0) + 1);
  const claim = claims.reduce((best, next) => (outranks(next, best, votes) ? next : best));
  return { claim, disputed: votes.size > 1 };
}

/** What the databases alone say, once for each country that a family names. */
function databaseClaims(databases: readonly Voice[], limits: AgeLimits): Claim[] {
  const countries = new Set(databases.filter((voice) => voice.kind === 'family').map((voice) => voice.country));
  return [...countries].map((country): Claim => {
    const ages = databases.filter((voice) => voice.country === country).map((voice) => voice.ageDays);
    ages.sort((a, b) => a - b);
    // A pair is as old as its older half; a fresh voice alone can still be worth as much as a stale pair.
    const pair = ages.length > 1 ? lower(TWO_VOICES, ages[1]!, limits) : null;
    const family = databases.filter((voice) => voice.kind === 'family' && voice.country === country);
    const alone = lower(WORTH.family, Math.min(...family.map((voice) => voice.ageDays)), limits);
    return { country, ...(pair !== null && pair.grade > alone.grade ? pair : alone) };
  });
}

/** The higher grade, then the fresher, then more votes, then the code, so that the order of sources never matters. */
function outranks(a: Claim, b: Claim, votes: ReadonlyMap<string, number>): boolean {
  if (a.grade !== b.grade) return a.grade > b.grade;
  if (a.stale !== b.stale) return b.stale;
  const difference = votes.get(a.country)! - votes.get(b.country)!;
  return difference !== 0 ? difference > 0 : a.country < b.country;
}

function weigh(voice: Voice, limits: AgeLimits): Weight {
  if (voice.kind !== 'published') return lower(WORTH[voice.kind], voice.ageDays, limits);
  if (voice.ageDays <= limits.freshDays) return { grade: WORTH.published, stale: false };
  if (voice.ageDays <= limits.staleDays) return { grade: 4, stale: false };
  return { grade: voice.ageDays <= limits.ancientDays ? OLD_RANGE : 1, stale: true };
}

/** Data more than a year from the capture: one grade lower; more than three: at most L1. */
function lower(grade: GradeNumber, ageDays: number, limits: AgeLimits): Weight {
  if (ageDays <= limits.staleDays) return { grade, stale: false };
  const lowered = Math.max(grade - 1, 0) as GradeNumber;
  return { grade: ageDays <= limits.ancientDays || lowered < 1 ? lowered : 1, stale: true };
}

function gradeName(grade: GradeNumber): Grade {
  return `L${grade}`;
}
