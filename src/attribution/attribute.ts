import type {
  AttributedLocation,
  AttributedOperator,
  Attribution,
  AttributionContext,
  LocationVoice,
  ObservedName,
} from './attribution.ts';
import type { AttributionRules } from './attribution-rules.ts';
import { gradePlace } from './grade.ts';
import type { AttributionSources } from './lookups.ts';
import {
  collectOperatorEvidence,
  decideOperator,
  decideProvider,
  isPublished,
  type OperatorEvidence,
  operatorAge,
} from './operator-evidence.ts';
import type { Place } from './place.ts';
import { type Heard, hearPlace } from './place-evidence.ts';
import { isImpossible, roundTripLimit } from './round-trip.ts';
import { scopeOf, unwrapNat64 } from './scope.ts';
import { makeStatement, type Statement } from './statement.ts';
import { ATTRIBUTION_THRESHOLDS } from './thresholds.ts';

/**
 * Who operates an address and where it is, with everything that was said of it. `words` are the four words of the
 * address at offset 0; special-purpose addresses are never attributed, a NAT64 address as the IPv4 address inside it.
 */
export function attribute(
  words: Int32Array,
  names: readonly ObservedName[],
  sources: AttributionSources,
  rules: AttributionRules,
  context: AttributionContext,
): Attribution {
  const scope = scopeOf(words);
  const inner = unwrapNat64(words);
  const subject = inner ?? words;
  if (scopeOf(subject) !== 'global') return unattributed(scope);
  const evidence = collectOperatorEvidence(subject, names, sources, rules);
  const operator = decideOperator(evidence);
  const provider = decideProvider(evidence, operator);
  const heard = hearPlace({ words: subject, names, sources, rules, context, evidence, operator });
  const spread = hearAnycast(subject, sources, rules, evidence);
  const reasons = frontReasons(evidence, spread.length > 0, provider?.id ?? null, rules);
  const place = decidePlace(heard, { context, sources, evidence, operator, anycast: reasons.size > 0 });
  const statements = [...heard.map((item) => item.statement), ...spread];
  const trip = hearRoundTrip(statements, sources, context);
  if (inner !== null) reasons.add('nat64');
  if (evidence.override !== null) reasons.add('user');
  if (place.front && place.country !== null) reasons.add('cdn');
  const network = evidence.network;
  return {
    scope,
    autonomousSystem: network && {
      number: network.answer.number,
      organization: network.answer.organization,
      edition: network.edition,
    },
    operator,
    provider,
    location: locationOf(place, statements, context),
    tags: [...reasons].sort(),
    statements: [...statements, ...trip],
  };
}

function unattributed(scope: Attribution['scope']): Attribution {
  return {
    scope,
    autonomousSystem: null,
    operator: null,
    provider: null,
    location: { country: null, grade: 'L0', status: 'unknown', stale: false, sources: [], rttMicroseconds: null },
    tags: [],
    statements: [],
  };
}

type Deciding = {
  context: AttributionContext;
  sources: AttributionSources;
  evidence: OperatorEvidence;
  operator: AttributedOperator | null;
  anycast: boolean;
};

function decidePlace(heard: readonly Heard[], deciding: Deciding): Place {
  const { context, sources, evidence, operator, anycast } = deciding;
  const thresholds = context.thresholds ?? ATTRIBUTION_THRESHOLDS;
  const voices = heard.map((item) => item.voice).filter((voice) => voice !== null);
  const chinese = operator?.jurisdiction === 'CN' && !isNetworkAbroad(evidence, operator);
  return gradePlace(
    voices,
    {
      anycast,
      chineseOperatorAgeDays: chinese ? operatorAge(evidence, context) : null,
      refutes: (country) => isImpossible(country, context.rtt ?? null, sources.distances, thresholds),
    },
    thresholds,
  );
}

/**
 * Whether the address is in a network that its operator has beside one confined to a country: Alibaba's AS45102 beside
 * AS37963. There the operator's law says nothing of the place; two families must.
 */
function isNetworkAbroad({ rule }: OperatorEvidence, operator: AttributedOperator): boolean {
  if (rule === null || rule.provider.operator.id !== operator.id || rule.asn.confined !== undefined) return false;
  return rule.provider.asns.some(({ confined }) => confined !== undefined);
}

function hearAnycast(
  words: Int32Array,
  sources: AttributionSources,
  rules: AttributionRules,
  evidence: OperatorEvidence,
): Statement[] {
  const listed = sources.anycast.flatMap((source): Statement[] => {
    const answer = source.lookup(words, 0);
    if (answer === null) return [];
    return [makeStatement({ kind: 'anycast', source: source.id, edition: source.edition, matched: answer.prefix })];
  });
  const known = evidence.prefix;
  if (known === null) return listed;
  const edition = rules.anycastEdition;
  const detail = known.rule.title;
  return [...listed, makeStatement({ kind: 'named-prefix', source: 'anycast', edition, matched: known.text, detail })];
}

/** Why an address has no place of its own, as tags; empty when it has. */
function frontReasons(
  evidence: OperatorEvidence,
  anycast: boolean,
  providerId: string | null,
  rules: AttributionRules,
): Set<string> {
  const reasons = new Set<string>();
  if (anycast) reasons.add('anycast');
  const published = evidence.ranges.filter(isPublished);
  for (const { answer, provider } of published) {
    if (answer.scope === 'global' || answer.region === 'GLOBAL') reasons.add('global');
    if (answer.services.some((service) => provider?.frontServices.includes(service))) reasons.add('cdn');
  }
  // A front's name or a content network's AS yields to a published region: the provider knows where its prefix is.
  if (published.some(({ answer }) => answer.country || (answer.region && answer.region !== 'GLOBAL'))) return reasons;
  if (evidence.names.some(({ match }) => match.front)) reasons.add('cdn');
  if (rules.providers.find((rule) => rule.id === providerId)?.kind === 'cdn') reasons.add('cdn');
  if (evidence.rule?.provider.kind === 'cdn') reasons.add('cdn');
  return reasons;
}

/** What the round-trip time excludes, and the statements that it excludes marked so. */
function hearRoundTrip(statements: Statement[], sources: AttributionSources, context: AttributionContext): Statement[] {
  const rtt = context.rtt ?? null;
  const thresholds = context.thresholds ?? ATTRIBUTION_THRESHOLDS;
  if (rtt === null || sources.distances === null) return [];
  const excluded = new Set<string>();
  for (const [i, statement] of statements.entries()) {
    const { country, standing } = statement;
    if (country === null || !isImpossible(country, rtt, sources.distances, thresholds)) continue;
    excluded.add(country);
    if (standing === 'counts') statements[i] = { ...statement, standing: 'impossible' };
  }
  return [...excluded].sort().map((country) =>
    makeStatement({
      kind: 'round-trip',
      source: sources.distances!.id,
      edition: sources.distances!.edition,
      matched: `${rtt.microseconds} us`,
      country,
      detail: `${Math.floor(roundTripLimit(rtt.microseconds, thresholds))} km`,
      standing: 'impossible',
    }),
  );
}

function locationOf(place: Place, statements: readonly Statement[], context: AttributionContext): AttributedLocation {
  const placing = new Set([
    'user',
    'published-range',
    'third-party-geofeed',
    'provider-name',
    'vendor-name',
    'family',
    'confined',
  ]);
  const sources = statements
    .filter(
      ({ kind, standing, country }) =>
        placing.has(kind) &&
        (country !== null || kind === 'family') &&
        standing !== 'older-edition' &&
        standing !== 'elsewhere',
    )
    .map(
      ({ source, family, edition, kind, country }): LocationVoice => ({
        id: source,
        family: family ?? kind,
        edition: edition ?? 'observed',
        country,
      }),
    );
  return {
    country: place.country,
    grade: place.grade,
    status: place.status,
    stale: place.stale,
    sources,
    rttMicroseconds: context.rtt?.microseconds ?? null,
  };
}
