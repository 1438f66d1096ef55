import type { Facts, OperatorFacts } from './facts.ts';
import { escapeUnprintable } from './printable.ts';
import { countOf, formatBytes, formatClock, formatCount, formatDuration } from './quantity.ts';

/** How many operators the first sentence names, besides those of Chinese jurisdiction, which are always named. */
const OPERATORS_NAMED = 3;
/** Countries that the first sentence names. */
const COUNTRIES_NAMED = 5;

/** The facts, first of all: two or three sentences. */
export function factSentences(facts: Facts): string[] {
  const first = [
    facts.destinations === 0 ? 'No traffic to the internet' : destinationClause(facts),
    ...operatorClauses(facts.operators),
    `${formatDuration(facts.coveredMilliseconds)} of capture${facts.captures > 1 ? ` in ${formatCount(facts.captures)} files` : ''}`,
  ];
  const sentences = [`${first.join('; ')}.`];
  const devices = `${countOf(facts.devices, 'device')}, ${countOf(facts.packets, 'packet')}`;
  const traffic = `${formatBytes(facts.sentBytes)} sent to the internet, ${formatBytes(facts.receivedBytes)} received`;
  sentences.push(`${devices}; ${traffic}.`);
  if (facts.first !== null && facts.last !== null)
    sentences.push(`Recorded ${formatSpan(facts.first, facts.last)} UTC.`);
  return sentences;
}

function destinationClause({ destinations, expected, countries, unsettled }: Facts): string {
  if (expected !== null) {
    const outside = expected.outside === 0 ? 'none' : formatCount(expected.outside);
    const open = expected.unknown === 0 ? '' : `, ${formatCount(expected.unknown)} without a settled place`;
    return `${outside} of ${countOf(destinations, 'destination')} outside ${escapeUnprintable(expected.label)}${open}`;
  }
  const named = countries
    .slice(0, COUNTRIES_NAMED)
    .map(({ country, count }) => `${formatCount(count)} in ${escapeUnprintable(country)}`);
  const others = countries.slice(COUNTRIES_NAMED);
  if (others.length > 0) {
    const count = others.reduce((total, other) => total + other.count, 0);
    named.push(`${formatCount(count)} in ${countOf(others.length, 'other country', 'other countries')}`);
  }
  if (unsettled > 0) named.push(`${formatCount(unsettled)} without a settled place`);
  return `${countOf(destinations, 'destination')}: ${named.join(', ')}`;
}

function operatorClauses(operators: readonly OperatorFacts[]): string[] {
  return operators
    .filter((operator, rank) => rank < OPERATORS_NAMED || operator.jurisdiction === 'CN')
    .map((operator) => {
      const at = `${formatCount(operator.count)} at ${escapeUnprintable(operator.name)}`;
      return operator.jurisdiction === 'CN' ? `${at}, ${mainlandClause(operator)}` : at;
    });
}

/** Operator and place are different things; Hong Kong, Macao and Taiwan are places of their own. */
function mainlandClause({ count, inJurisdiction, unsettled }: OperatorFacts): string {
  const open = unsettled === 0 ? '' : `, ${formatCount(unsettled)} without a settled place`;
  if (inJurisdiction === count) return count === 1 ? 'in mainland China' : 'all of them in mainland China';
  if (inJurisdiction > 0) return `${formatCount(inJurisdiction)} of them in mainland China${open}`;
  if (unsettled > 0) return `${count === 1 ? 'not' : 'none of them'} shown to be in mainland China${open}`;
  return count === 1 ? 'outside mainland China' : 'none of them in mainland China';
}

function formatSpan(first: string, last: string): string {
  const [from, to] = [formatClock(first), formatClock(last)];
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}
