import type { AddressExplanation } from '../attribution/explain-address.ts';
import type { Statement } from '../attribution/statement.ts';
import { createCountryNames } from './country-names.ts';
import { wrap } from './display-width.ts';
import { placeLegend } from './messages.ts';
import { formatPlace } from './place.ts';
import { escapeUnprintable } from './printable.ts';
import { createStyle } from './terminal-style.ts';

/** What speaks, in words. */
const KINDS = {
  user: 'your own rule',
  'named-prefix': 'well-known prefix',
  'published-range': 'published by the provider',
  'third-party-geofeed': 'geofeed of a third party',
  'provider-name': 'a name of the provider',
  'vendor-name': 'a name of the vendor',
  family: 'country database',
  network: 'table of networks',
  confined: 'network of one country',
  anycast: 'list of anycast prefixes',
  'round-trip': 'round-trip time',
} as const satisfies Record<Statement['kind'], string>;

/** Why a statement decided nothing; nothing where it did. */
const STANDINGS = {
  counts: '',
  context: 'does not vote on the place',
  'older-edition': 'an older edition of data that has voted',
  elsewhere: 'speaks of machines elsewhere',
  'no-region': 'names no region',
  impossible: 'too far away for the round-trip time',
} as const satisfies Record<Statement['standing'], string>;

const LABEL_WIDTH = 10;

/** All that is known of an address, with every source that was asked. `name`: one that it goes by, or null. */
export function* reportAddress(
  explanation: AddressExplanation,
  name: string | null,
  { width, color }: { width: number; color: boolean },
): Generator<string> {
  const style = createStyle(color);
  const { address, embedded, silent } = explanation;
  const title = [
    address,
    ...(embedded === null ? [] : [`(NAT64 of ${embedded})`]),
    ...(name === null ? [] : [`as ${name}`]),
  ];
  yield `${style.heading(escapeUnprintable(title.join(' ')))}\n`;
  for (const [label, text] of summaryOf(explanation)) {
    const lines = wrap(text, Math.max(20, width - LABEL_WIDTH - 4));
    for (const [i, line] of lines.entries()) yield `  ${(i === 0 ? label : '').padEnd(LABEL_WIDTH)}  ${line}\n`;
  }
  if (explanation.attribution.scope !== 'global' && explanation.attribution.statements.length === 0) return;
  const said = explanation.attribution.statements.map(describeStatement);
  yield* list('Who said what', said, width, style.heading);
  const asked = silent.map(({ id, edition }) => escapeUnprintable(`${id} ${edition}`));
  if (asked.length > 0) yield* list('Asked, and said nothing', asked, width, style.heading);
  if (explanation.attribution.scope !== 'global') return;
  const used = new Set<string>([explanation.attribution.location.status]);
  if (explanation.attribution.location.stale) used.add('stale');
  yield '\n';
  for (const line of wrap(`Marks: ${placeLegend(used).join(' · ')}.`, width)) yield `${style.faint(line)}\n`;
}

function summaryOf({ attribution, vendors, serviceRole }: AddressExplanation): [string, string][] {
  const { scope, autonomousSystem: network, operator, provider, location, tags } = attribution;
  if (scope !== 'global') return [['Scope', `${scope}: not an address of the internet, so no source was asked`]];
  const country = location.country === null ? '' : ` ${createCountryNames()(location.country)}`;
  const rows: [string, string | null][] = [
    ['Country', `${formatPlace(location)}${country}, grade ${location.grade}`],
    ['Operator', operator === null ? 'unknown' : `${operator.name}${under(operator.jurisdiction)}`],
    [
      'Provider',
      provider === null ? null : [provider.id, provider.region, provider.product].filter(Boolean).join(', '),
    ],
    ['Network', network === null ? 'unknown' : `AS${network.number} ${network.organization}`],
    ['Tags', tags.length === 0 ? null : tags.join(', ')],
    ['Service', serviceRole],
    ...vendors.map(({ title, purpose, matched }): [string, string] => ['Vendor', `${title}: ${purpose} (${matched})`]),
  ];
  return rows.flatMap(([label, text]) => (text === null ? [] : [[label, escapeUnprintable(text)]]));
}

function under(jurisdiction: string | null): string {
  return jurisdiction === null ? '' : `, under the law of ${jurisdiction}`;
}

function describeStatement(statement: Statement): string {
  const { kind, source, edition, matched, country, provider, region, detail, standing } = statement;
  const says = [country, provider, region, detail].filter((part) => part !== null).join(', ');
  const speaker = edition === null ? source : `${source} ${edition}`;
  const why = STANDINGS[standing] === '' ? '' : ` (${STANDINGS[standing]})`;
  return escapeUnprintable(`${KINDS[kind]}, ${speaker}: ${matched} → ${says === '' ? 'nothing more' : says}${why}`);
}

function* list(
  title: string,
  items: readonly string[],
  width: number,
  heading: (text: string) => string,
): Generator<string> {
  yield `\n${heading(title)}\n`;
  for (const item of items.length === 0 ? ['nobody said anything'] : items) {
    for (const [i, line] of wrap(item, Math.max(20, width - 4)).entries())
      yield `${i === 0 ? '  - ' : '    '}${line}\n`;
  }
}
