import type { Device } from '../devices/device.ts';
import { idleSentence, regularSentence } from './activity-sentences.ts';
import type { Analysis } from './analysis.ts';
import { type DeviceTraffic, groupByDevice } from './by-device.ts';
import { createCountryNames } from './country-names.ts';
import { deviceName, deviceParticulars, deviceReasons, viewerNames } from './device-label.ts';
import { wrap } from './display-width.ts';
import { EXPOSURES_TITLE, exposureItems } from './exposure-items.ts';
import { factSentences } from './fact-sentences.ts';
import { type Facts, summarizeFacts } from './facts.ts';
import { dataItems, diagnosticItems } from './footnotes.ts';
import { isPeer, maskPeers } from './mask-peers.ts';
import {
  LATER_LEGEND,
  limitSentences,
  localSentence,
  lookupSentence,
  nextSentence,
  PEER_SENTENCE,
  placeLegend,
  viewerSentence,
} from './messages.ts';
import { nextCommand } from './next-command.ts';
import { settledCountry } from './place.ts';
import { escapeUnprintable } from './printable.ts';
import { formatList } from './quantity.ts';
import type { ReportOptions } from './reporter.ts';
import { layOutDestinations } from './terminal-destinations.ts';
import { createStyle, type Style } from './terminal-style.ts';

/** Narrower than this, words are broken anyway. */
const NARROWEST = 20;

type Page = {
  width: number;
  style: Style;
  facts: Facts;
  devices: Analysis['devices'];
  countryName: (code: string) => string;
};

/** The report for people: the facts, then each device, then what could not be read and cannot be shown. */
export function* reportTerminal(whole: Analysis, options: ReportOptions): Generator<string> {
  const analysis = options.showPeers ? whole : maskPeers(whole);
  const page: Page = {
    width: Math.max(options.width, NARROWEST),
    style: createStyle(options.color),
    facts: summarizeFacts(analysis),
    devices: analysis.devices,
    countryName: createCountryNames(),
  };
  const sentences = factSentences(page.facts);
  yield* paragraph(page, sentences[0]!, page.style.heading);
  yield* paragraph(page, sentences.slice(1).join(' '));
  yield* writeDevices(analysis, page);
  if (!options.showPeers && analysis.destinations.some(isPeer)) {
    yield '\n';
    yield* paragraph(page, PEER_SENTENCE);
  }
  yield* writeLegend(analysis, page);
  yield* writeExposures(analysis, page);
  yield* writeUnread(analysis, page);
  yield* section(page, 'What this cannot show', limitSentences(page.facts));
  yield* writeData(analysis, page);
  if (analysis.options.expect === null && analysis.destinations.length > 0) {
    yield '\n';
    yield* paragraph(page, nextSentence());
    // Never wrapped: it is there to be copied.
    yield `  ${nextCommand(page.facts, options.captureArguments)}\n`;
  }
}

function* writeDevices(analysis: Analysis, page: Page): Generator<string> {
  const silent: Device[] = [];
  for (const traffic of groupByDevice(analysis)) {
    const { device, destinations, namesOnly } = traffic;
    if (destinations.length === 0 && namesOnly.length === 0) silent.push(device);
    else yield* writeDevice(traffic, analysis.options.expect !== null, page);
  }
  if (silent.length === 0) return;
  yield '\n';
  const list = silent.map((device) => [deviceName(device), ...deviceParticulars(device).slice(-1)].join(' '));
  yield* paragraph(page, `No traffic to the internet seen from: ${formatList(list)}.`);
}

function* writeDevice(traffic: DeviceTraffic, expected: boolean, page: Page): Generator<string> {
  const { device, destinations, namesOnly } = traffic;
  yield '\n';
  yield* paragraph(page, [deviceName(device), ...deviceParticulars(device)].join(' · '), page.style.heading);
  const reasons = deviceReasons(device);
  if (reasons !== null) yield* paragraph(page, reasons, page.style.faint, '  ');
  const start = page.facts.first === null ? null : Date.parse(page.facts.first);
  if (destinations.length > 0) {
    for (const line of layOutDestinations(destinations, { ...page, start, expected })) yield `${line}\n`;
  }
  const local = localSentence(device.local);
  if (local !== null) yield* paragraph(page, local, undefined, '  ');
  const viewed = viewerSentence(device.local.viewers ?? [], viewerNames(device, page.devices));
  if (viewed !== null) yield* paragraph(page, viewed, undefined, '  ');
  const regular = regularSentence(destinations, page.facts.coveredMilliseconds, escapeUnprintable);
  if (regular !== null) yield* paragraph(page, regular, undefined, '  ');
  const idle = idleSentence(device.activity, destinations, page.facts);
  if (idle !== null) yield* paragraph(page, idle, undefined, '  ');
  if (namesOnly.length > 0) yield* paragraph(page, lookupSentence(namesOnly.map(escapeUnprintable)), undefined, '  ');
}

function* writeLegend(analysis: Analysis, page: Page): Generator<string> {
  const used = new Set<string>();
  const countries = new Set<string>();
  let later = false;
  for (const { location, names } of analysis.destinations) {
    used.add(location.status);
    if (location.stale) used.add('stale');
    const country = settledCountry(location);
    if (country !== null) countries.add(country);
    later ||= names[0]?.later ?? false;
  }
  if (used.size === 0) return;
  const names = [...countries].sort().map((code) => `${escapeUnprintable(code)} ${page.countryName(code)}`);
  const legend = [...placeLegend(used), ...(later ? [LATER_LEGEND] : [])];
  yield '\n';
  if (names.length > 0) yield* paragraph(page, `Countries: ${names.join(', ')}.`, page.style.faint);
  yield* paragraph(page, `Marks: ${legend.join(' · ')}.`, page.style.faint);
}

function* writeExposures(analysis: Analysis, page: Page): Generator<string> {
  const items = exposureItems(analysis);
  if (items.length > 0) yield* section(page, EXPOSURES_TITLE, items);
}

function* writeUnread(analysis: Analysis, page: Page): Generator<string> {
  const items = diagnosticItems(analysis);
  if (items.length > 0) yield* section(page, 'What could not be read, and what to know about the capture', items);
}

function* writeData(analysis: Analysis, page: Page): Generator<string> {
  const items = dataItems(analysis);
  if (items.length > 0) yield '\n';
  for (const item of items) yield* paragraph(page, item, page.style.faint);
}

function* section(page: Page, title: string, items: readonly string[]): Generator<string> {
  yield '\n';
  yield* paragraph(page, title, page.style.heading);
  for (const item of items) {
    const lines = wrap(item, page.width - 4);
    for (const [i, line] of lines.entries()) yield `${i === 0 ? '  - ' : '    '}${line}\n`;
  }
}

function* paragraph(
  page: Page,
  text: string,
  style: (text: string) => string = (line) => line,
  indent = '',
): Generator<string> {
  if (text === '') return;
  for (const line of wrap(text, page.width - indent.length)) yield `${indent}${style(line)}\n`;
}
