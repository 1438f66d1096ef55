import type { AttributedOperator, AttributionContext, ObservedName } from './attribution.ts';
import type { AttributionRules } from './attribution-rules.ts';
import { editionAge } from './edition-age.ts';
import type { AttributionSources } from './lookups.ts';
import { type MatchedRange, type OperatorEvidence, operatorAge } from './operator-evidence.ts';
import type { Voice, VoiceKind } from './place.ts';
import { regionOf } from './provider-name.ts';
import { makeStatement, type Standing, type Statement, type StatementKind } from './statement.ts';
import { matchVendorName } from './vendor-host.ts';

/** A statement, with its voice when it may count for a country. */
export type Heard = { statement: Statement; voice: Voice | null };

/** All that is needed to hear everybody on one address. */
export type Hearing = {
  words: Int32Array;
  names: readonly ObservedName[];
  sources: AttributionSources;
  rules: AttributionRules;
  context: AttributionContext;
  evidence: OperatorEvidence;
  operator: AttributedOperator | null;
};

/** Every statement on the address, best evidence first. */
export function hearPlace(hearing: Hearing): Heard[] {
  const { evidence } = hearing;
  return [
    ...hearUser(hearing),
    ...evidence.ranges.map((range, i) => hearRange(hearing, range, i)),
    ...hearProviderNames(hearing),
    ...hearVendorNames(hearing),
    ...hearFamilies(hearing),
    ...hearNetworks(hearing),
  ];
}

function heard(statement: Statement, kind: VoiceKind, ageDays: number): Heard {
  const { country, standing } = statement;
  const speaks = country !== null && standing === 'counts';
  return { statement, voice: speaks ? { kind, id: statement.family ?? statement.source, country, ageDays } : null };
}

function age(hearing: Hearing, edition: string | null): number {
  return editionAge(edition, hearing.context.captureTime ?? hearing.context.asOf ?? null);
}

function hearUser(hearing: Hearing): Heard[] {
  const override = hearing.evidence.override;
  if (override === null) return [];
  const matched = override.name ?? 'prefix';
  const statement = makeStatement({
    kind: 'user',
    source: 'user',
    matched,
    country: override.country,
    detail: override.note,
  });
  return [heard(statement, 'user', 0)];
}

/** The newest list counts; a second list of the same provider, or an older one, stays as context. */
function hearRange(hearing: Hearing, range: MatchedRange, index: number): Heard {
  const { source, answer, provider, code } = range;
  const third = source.publisher === 'third-party';
  const region =
    provider === null || code === null ? null : (regionOf(provider, code) ?? regionOf(provider, answer.region ?? ''));
  // A border group outside the table is a Local Zone that may be in another country than its region: no guess.
  const known = code !== null && provider !== null && regionOf(provider, code) !== null;
  const country = answer.country ?? (known ? region!.country : null);
  const repeated = hearing.evidence.ranges
    .slice(0, index)
    .some((other) => other.source.providerId === source.providerId);
  const kind: StatementKind = third ? 'third-party-geofeed' : 'published-range';
  const statement = makeStatement({
    kind,
    source: source.id,
    edition: source.edition,
    matched: answer.prefix,
    country,
    provider: provider?.id ?? source.providerId,
    region: code,
    detail: answer.services.length > 0 ? answer.services.join(',') : null,
    standing: repeated ? 'older-edition' : country === null ? 'context' : 'counts',
  });
  return heard(statement, third ? 'third-party-geofeed' : 'published', age(hearing, source.edition));
}

/** A token counts only on an address that the named provider operates. */
function hearProviderNames(hearing: Hearing): Heard[] {
  const operatorDays = operatorAge(hearing.evidence, hearing.context);
  return hearing.evidence.names.map(({ observed, match }) => {
    const operated = hearing.operator?.id === match.provider.operator.id;
    const standing: Standing = match.country === null ? 'no-region' : operated ? 'counts' : 'elsewhere';
    const statement = makeStatement({
      kind: 'provider-name',
      source: match.provider.id,
      matched: observed.name,
      country: match.country,
      provider: match.provider.id,
      region: match.region,
      detail: observed.source,
      standing,
    });
    return heard(statement, 'provider-name', operatorDays);
  });
}

function hearVendorNames(hearing: Hearing): Heard[] {
  const { rules, names } = hearing;
  return names.flatMap((observed): Heard[] => {
    const match = matchVendorName(rules.vendorSuffixes, rules.vendorLabels, observed.name);
    if (match === null) return [];
    const statement = makeStatement({
      kind: 'vendor-name',
      source: match.vendor.id,
      matched: observed.name,
      country: match.country,
      provider: match.vendor.id,
      detail: match.label,
      standing: match.country === null ? 'no-region' : 'counts',
    });
    return [heard(statement, 'vendor-name', 0)];
  });
}

/** One vote a family: its newest edition that names a country. */
function hearFamilies(hearing: Hearing): Heard[] {
  const sources = hearing.sources.countries.toSorted((a, b) =>
    a.edition > b.edition ? -1 : a.edition < b.edition ? 1 : 0,
  );
  const voted = new Set<string>();
  return sources.flatMap((source): Heard[] => {
    const answer = source.lookup(hearing.words, 0);
    if (answer === null) return [];
    const { id, family, edition } = source;
    const standing: Standing = answer.country === null ? 'context' : voted.has(family) ? 'older-edition' : 'counts';
    if (standing === 'counts') voted.add(family);
    const statement = makeStatement({
      kind: 'family',
      source: id,
      family,
      edition,
      matched: answer.prefix,
      country: answer.country,
      standing,
    });
    return [heard(statement, 'family', age(hearing, edition))];
  });
}

/** The origin AS is context; a network confined to one country is a second voice beside a family. */
function hearNetworks(hearing: Hearing): Heard[] {
  const { evidence, rules } = hearing;
  return evidence.networks.flatMap(({ source, edition, answer }, i): Heard[] => {
    const standing: Standing = i === 0 ? 'counts' : 'older-edition';
    const given = { source, edition, matched: answer.prefix, detail: `AS${answer.number} ${answer.organization}` };
    const network = makeStatement({
      ...given,
      kind: 'network',
      standing,
      provider: rules.networks.get(answer.number)?.provider.id ?? null,
    });
    const confined = rules.networks.get(answer.number)?.asn.confined;
    if (i > 0 || confined === undefined || evidence.override?.operator) return [{ statement: network, voice: null }];
    const statement = makeStatement({ ...given, kind: 'confined', country: confined, detail: `AS${answer.number}` });
    return [{ statement: network, voice: null }, heard(statement, 'confined', age(hearing, edition))];
  });
}
