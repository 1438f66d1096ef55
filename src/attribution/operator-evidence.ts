import type { AttributedOperator, AttributedProvider, AttributionContext, ObservedName } from './attribution.ts';
import { type AttributionRules, findPrefix } from './attribution-rules.ts';
import { editionAge } from './edition-age.ts';
import type { AsnAnswer, AttributionSources, RangeAnswer, RangeSource } from './lookups.ts';
import { findOverride } from './override-lookup.ts';
import type { Override } from './overrides.ts';
import { matchProviderName, type ProviderNameMatch, regionOf } from './provider-name.ts';
import type { ProviderAsn, ProviderRule } from './provider-rules.ts';
import type { AnycastPrefix } from './service-rules.ts';

/** A published range that holds the address, and the provider that runs it. */
export type MatchedRange = {
  source: RangeSource;
  answer: RangeAnswer;
  provider: ProviderRule | null;
  code: string | null;
};

/** An origin AS that a table names. */
export type MatchedNetwork = { source: string; edition: string; answer: AsnAnswer };

/** Everything that speaks of operator and provider, before anybody decides. */
export type OperatorEvidence = {
  override: Override | null;
  network: MatchedNetwork | null;
  networks: MatchedNetwork[];
  rule: { provider: ProviderRule; asn: ProviderAsn } | null;
  ranges: MatchedRange[];
  names: { observed: ObservedName; match: ProviderNameMatch }[];
  prefix: { text: string; rule: AnycastPrefix } | null;
};

/** Asks every source and rule who operates the address. */
export function collectOperatorEvidence(
  words: Int32Array,
  names: readonly ObservedName[],
  sources: AttributionSources,
  rules: AttributionRules,
): OperatorEvidence {
  const networks = networksOf(words, sources);
  const network = networks[0] ?? null;
  const matches = names.flatMap((observed) => {
    const match = matchProviderName(rules.providerSuffixes, observed.name);
    return match === null ? [] : [{ observed, match }];
  });
  return {
    override: findOverride(
      rules.overrides,
      words,
      names.map((observed) => observed.name),
    ),
    network,
    networks,
    rule: network === null ? null : (rules.networks.get(network.answer.number) ?? null),
    ranges: rangesOf(words, sources, rules),
    names: matches,
    prefix: findPrefix(rules.anycast, words),
  };
}

/** Newest edition first. */
function networksOf(words: Int32Array, sources: AttributionSources): MatchedNetwork[] {
  const found = sources.networks.flatMap((source): MatchedNetwork[] => {
    const answer = source.lookup(words, 0);
    return answer === null ? [] : [{ source: source.id, edition: source.edition, answer }];
  });
  return found.sort((a, b) => (a.edition === b.edition ? 0 : a.edition > b.edition ? -1 : 1));
}

/** Newest edition first; a provider's own list before what others say of it. */
function rangesOf(words: Int32Array, sources: AttributionSources, rules: AttributionRules): MatchedRange[] {
  const found = sources.ranges.flatMap((source): MatchedRange[] => {
    const answer = source.lookup(words, 0);
    if (answer === null) return [];
    const code = answer.borderGroup ?? answer.region;
    return [{ source, answer, code, provider: publishedProvider(source.providerId, answer, rules) }];
  });
  const rank = (range: MatchedRange) => (range.source.publisher === 'third-party' ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b) || (a.source.edition > b.source.edition ? -1 : 1));
}

/** One provider may publish for another: AWS lists the regions that its licensees in China operate. */
function publishedProvider(id: string, answer: RangeAnswer, rules: AttributionRules): ProviderRule | null {
  const code = answer.region ?? '';
  const licensee = rules.providers.find((rule) => rule.publishedBy === id && regionOf(rule, code) !== null);
  return licensee ?? rules.providers.find((rule) => rule.id === id) ?? null;
}

/** A provider's own publication, not a third party's geofeed. */
export function isPublished(range: MatchedRange): boolean {
  return range.source.publisher !== 'third-party';
}

/** Who runs the machine: the user's word, a well-known prefix, a published range, the origin AS; in that order. */
export function decideOperator(evidence: OperatorEvidence): AttributedOperator | null {
  const { override, prefix, rule, network } = evidence;
  const range = evidence.ranges.find((candidate) => isPublished(candidate) && candidate.provider !== null);
  const proofs = [
    ...(override?.operator ? ['user'] : []),
    ...(prefix?.rule.operator ? [`prefix:${prefix.text}`] : []),
    ...(range ? [`range:${range.source.id}`] : []),
    ...(network ? [`asn:${network.answer.number}`] : []),
  ];
  const operator = override?.operator ?? prefix?.rule.operator ?? range?.provider?.operator ?? rule?.provider.operator;
  if (operator !== undefined) return { ...operator, evidence: proofs };
  if (network === null) return null;
  const { number, organization } = network.answer;
  return { id: `as${number}`, name: organization, jurisdiction: null, evidence: proofs };
}

/** Age in days of the data that named the operator: the fresher of range and AS table. Names of the user have no age. */
export function operatorAge(evidence: OperatorEvidence, context: AttributionContext): number {
  const time = context.captureTime ?? context.asOf ?? null;
  if (evidence.override?.operator || evidence.prefix?.rule.operator) return 0;
  const editions = evidence.ranges.filter(isPublished).map((range) => range.source.edition);
  if (evidence.network !== null) editions.push(evidence.network.edition);
  return Math.min(Number.POSITIVE_INFINITY, ...editions.map((edition) => editionAge(edition, time)));
}

/**
 * The provider: the published range, else the network when it is a provider's, else the name. A name says more than a
 * carrier's network, in which content networks place their nodes. Null for a resolver on somebody else's network.
 */
export function decideProvider(
  evidence: OperatorEvidence,
  operator: AttributedOperator | null,
): AttributedProvider | null {
  const range = evidence.ranges.find((candidate) => isPublished(candidate) && candidate.provider !== null);
  const own = evidence.names.filter(({ match }) => match.provider.operator.id === operator?.id);
  const named = own.find(({ match }) => match.region !== null) ?? own[0] ?? evidence.names[0];
  if (range !== undefined) {
    const product = range.answer.services[0] ?? named?.match.product ?? null;
    return { id: range.provider!.id, region: range.code, product, basis: 'range' };
  }
  // Behind a well-known prefix the network may be anybody's: it says nothing of the service.
  const { prefix, rule } = evidence;
  if (prefix?.rule.operator && rule?.provider.operator.id !== operator?.id) return null;
  const onCarrier = rule === null || rule.provider.kind === 'carrier' || rule.provider.kind === 'consumer-isp';
  if (named !== undefined && (onCarrier || named.match.provider.operator.id === operator?.id)) {
    const match = named.match;
    return {
      id: match.provider.id,
      region: match.region,
      product: match.product ?? rule?.asn.product ?? null,
      basis: 'name',
    };
  }
  if (rule === null) return null;
  return { id: rule.provider.id, region: null, product: rule.asn.product ?? null, basis: 'network' };
}
