import type { Destination } from '../destinations/destination.ts';
import { idleSentence, regularSentence } from './activity-sentences.ts';
import type { Analysis } from './analysis.ts';
import { groupByDevice } from './by-device.ts';
import { deviceName, deviceParticulars, viewerNames } from './device-label.ts';
import { EXPOSURES_TITLE, exposureItems } from './exposure-items.ts';
import { factSentences } from './fact-sentences.ts';
import { summarizeFacts } from './facts.ts';
import { dataItems, diagnosticItems } from './footnotes.ts';
import { isPeer, maskPeers } from './mask-peers.ts';
import {
  formatNameless,
  LATER_LEGEND,
  limitSentences,
  localSentence,
  lookupSentence,
  PEER_SENTENCE,
  placeLegend,
  viewerSentence,
} from './messages.ts';
import { formatPlace } from './place.ts';
import { escapeUnprintable } from './printable.ts';
import { formatBytes, formatClock } from './quantity.ts';
import type { ReportOptions } from './reporter.ts';
import { formatOperator } from './terminal-destinations.ts';

/** GitHub-flavoured Markdown, for issues and job summaries. */
export function* reportMarkdown(whole: Analysis, options: ReportOptions): Generator<string> {
  const analysis = options.showPeers ? whole : maskPeers(whole);
  const facts = summarizeFacts(analysis);
  const [first, ...rest] = factSentences(facts);
  yield `## Where the data went\n\n**${escapeMarkdown(first!)}**\n\n${escapeMarkdown(rest.join(' '))}\n`;
  for (const { device, destinations, namesOnly } of groupByDevice(analysis)) {
    if (destinations.length === 0 && namesOnly.length === 0) continue;
    yield `\n### ${escapeMarkdown(deviceName(device))}\n\n${deviceParticulars(device).map(codeSpan).join(' · ')}\n`;
    if (destinations.length > 0) yield* writeTable(destinations, analysis.options.expect !== null);
    const local = localSentence(device.local);
    if (local !== null) yield `\n${escapeMarkdown(local)}\n`;
    const viewed = viewerSentence(device.local.viewers ?? [], viewerNames(device, analysis.devices));
    if (viewed !== null) yield `\n${escapeMarkdown(viewed)}\n`;
    const regular = regularSentence(destinations, facts.coveredMilliseconds, (name) =>
      codeSpan(escapeUnprintable(name)),
    );
    if (regular !== null) yield `\n${regular}\n`;
    const idle = idleSentence(device.activity, destinations, facts);
    if (idle !== null) yield `\n${escapeMarkdown(idle)}\n`;
    if (namesOnly.length > 0) yield `\n${lookupSentence(namesOnly.map((name) => codeSpan(escapeUnprintable(name))))}\n`;
  }
  if (!options.showPeers && analysis.destinations.some(isPeer)) yield `\n${escapeMarkdown(PEER_SENTENCE)}\n`;
  const exposures = exposureItems(analysis);
  if (exposures.length > 0) yield `\n### ${EXPOSURES_TITLE}\n\n${exposures.map(formatItem).join('')}`;
  yield* writeNotes(analysis);
  yield `\n### What this cannot show\n\n${limitSentences(facts).map(formatItem).join('')}`;
}

function* writeTable(rows: readonly Destination[], expected: boolean): Generator<string> {
  yield `\n| Destination | Address | Operator | Country | Sent | Received | First seen (UTC) |${expected ? ' Expected |' : ''}\n`;
  yield `| --- | --- | --- | --- | --: | --: | --- |${expected ? ' --- |' : ''}\n`;
  for (const row of rows) {
    const cells = [
      formatNames(row),
      row.address,
      escapeMarkdown(formatOperator(row)),
      escapeMarkdown(formatPlace(row.location)),
      formatBytes(row.sentBytes),
      row.receivedPackets === 0 ? 'no reply' : formatBytes(row.receivedBytes),
      formatClock(row.firstSeen),
      ...(expected ? [row.expected ?? 'unknown'] : []),
    ];
    yield `| ${cells.join(' | ')} |\n`;
  }
}

/** The best known name, how many more there are, and whether it was learned late. */
function formatNames(row: Destination): string {
  const [best, ...more] = row.names;
  if (best === undefined) return formatNameless(row);
  const later = best.later ? ' (later)' : '';
  return `${codeSpan(escapeUnprintable(best.name))}${later}${more.length > 0 ? ` +${more.length}` : ''}`;
}

function* writeNotes(analysis: Analysis): Generator<string> {
  const used = new Set(analysis.destinations.map(({ location }) => location.status as string));
  if (analysis.destinations.some(({ location }) => location.stale)) used.add('stale');
  const legend = placeLegend(used);
  if (analysis.destinations.some(({ names }) => names[0]?.later)) legend.push(LATER_LEGEND);
  if (legend.length > 0) yield `\n${legend.map(escapeMarkdown).join(' · ')}\n`;
  const unread = diagnosticItems(analysis);
  if (unread.length > 0) yield '\n### What could not be read, and what to know about the capture\n\n';
  for (const item of unread) yield formatItem(item);
  for (const item of dataItems(analysis)) yield `\n${escapeMarkdown(item)}\n`;
}

function formatItem(text: string): string {
  return `- ${escapeMarkdown(text)}\n`;
}

/**
 * Text of strangers as code, in which nothing is a link, a mention or a tag; a fence longer than any run of backticks
 * inside. In a table a pipe is a cell's end even there, unless escaped (GFM section 4.10).
 */
function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length), 0) + 1);
  const padding = /^[` ]|[` ]$/.test(text) ? ' ' : '';
  return `${fence}${padding}${text.replaceAll('|', '\\|')}${padding}${fence}`;
}

/** An empty comment keeps what GitHub would make a mention, a reference or a link from being one. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/[@#]|www(?=\.)|:(?=\/\/)/gi, '$&<!-- -->');
}
