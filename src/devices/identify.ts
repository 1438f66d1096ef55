import { isChipMaker } from './chip-makers.ts';
import type { Aspect, Clue, DeviceKind, DeviceRules, Hint, HintKind, VendorClue } from './device-clues.ts';
import { KIND_CLUES, type KindClue } from './kind-clues.ts';

/** What a device turned out to be, with the reasons of each answer, best first. */
export type Identity = {
  kind: DeviceKind | null;
  vendor: string | null;
  /** The vendor's rule file, or null. */
  vendorId: string | null;
  model: string | null;
  firmware: string | null;
  reasons: Clue[];
};

/** Hints in which a device names itself: where products of vendors are looked for. */
const OWN_WORDS: ReadonlySet<HintKind> = new Set<HintKind>([
  'dhcp-hostname',
  'dhcp-fqdn',
  'mdns-host',
  'service-name',
  'nbns-name',
  'model',
  'onvif-name',
  'onvif-hardware',
  'ssdp-server',
]);

/** Facts that say an aspect in so many words. */
const SAID: Partial<Record<HintKind, { about: Aspect; weight: number }>> = {
  model: { about: 'model', weight: 8 },
  'onvif-hardware': { about: 'model', weight: 7 },
  manufacturer: { about: 'vendor', weight: 7 },
  firmware: { about: 'firmware', weight: 7 },
};

/** Kinds whose owners choose what they talk to: hosts they ask for tell of apps, not of the maker. */
const PEOPLES_OWN: ReadonlySet<string> = new Set(['phone', 'tablet', 'computer', 'router']);

/** A kind that less speaks for is not told: a phone speaks with a camera in the camera's own protocol. */
const LEAST_FOR_KIND = 3;

/** Reasons kept for one answer. */
const MOST_REASONS = 4;

/** What a device is, from what was said by it and of it. `organization`: owner of its MAC block, or null. */
export function identify(hints: readonly Hint[], organization: Hint | null, rules: DeviceRules): Identity {
  const clues: Clue[] = hints.flatMap((hint) => cluesOf(hint, rules));
  if (organization !== null) clues.push(...organizationClues(organization, rules));
  const firstKind = best(clues, 'kind');
  if (firstKind === null || !PEOPLES_OWN.has(firstKind.value)) clues.push(...nameClues(hints, rules));
  const vendor = best(clues, 'vendor');
  const maker = vendor === null ? null : vendorBy(vendor, rules);
  if (maker?.makes) clues.push({ about: 'kind', value: maker.makes, weight: 3, hint: vendor!.clues[0]!.hint });
  const kind = best(clues, 'kind');
  const model = best(clues, 'model');
  const firmware = best(clues, 'firmware');
  return {
    kind: (kind?.value ?? null) as DeviceKind | null,
    vendor: vendor?.value ?? null,
    vendorId: maker?.id ?? null,
    model: model?.value ?? null,
    firmware: firmware?.value ?? null,
    reasons: [kind, vendor, model, firmware].flatMap((answer) => answer?.clues.slice(0, MOST_REASONS) ?? []),
  };
}

/** An answer and all that speaks for it. */
type Answer = { value: string; score: number; clues: Clue[] };

/** The value that most speaks for: each kind of hint counts once for a value, by its heaviest clue. */
function best(clues: readonly Clue[], about: Aspect): Answer | null {
  const answers = new Map<string, Answer>();
  for (const clue of clues) {
    if (clue.about !== about) continue;
    const answer = answers.get(clue.value) ?? { value: clue.value, score: 0, clues: [] };
    answers.set(clue.value, answer);
    answer.clues.push(clue);
  }
  for (const answer of answers.values()) {
    answer.clues = uniqueByFact(answer.clues.sort(compareClues));
    answer.score = answer.clues.reduce((total, { weight }) => total + weight, 0);
  }
  const ordered = [...answers.values()].sort((a, b) => b.score - a.score || (a.value < b.value ? -1 : 1));
  const answer = ordered[0] ?? null;
  return about === 'kind' && answer !== null && answer.score < LEAST_FOR_KIND ? null : answer;
}

function compareClues(a: Clue, b: Clue): number {
  return (
    b.weight - a.weight ||
    a.hint.capture - b.hint.capture ||
    a.hint.frameNumber - b.hint.frameNumber ||
    (a.hint.fact < b.hint.fact ? -1 : a.hint.fact > b.hint.fact ? 1 : a.hint.value < b.hint.value ? -1 : 1)
  );
}

function uniqueByFact(clues: readonly Clue[]): Clue[] {
  const seen = new Set<HintKind>();
  return clues.filter(({ hint }) => !seen.has(hint.fact) && seen.add(hint.fact));
}

function cluesOf(hint: Hint, rules: DeviceRules): Clue[] {
  const clues: Clue[] = [];
  const say = (about: Aspect, value: string | undefined, weight: number) => {
    if (value) clues.push({ about, value, weight, hint });
  };
  const said = SAID[hint.fact];
  if (said !== undefined) say(said.about, hint.value, said.weight);
  for (const clue of KIND_CLUES) {
    const match = clue.facts.includes(hint.fact) ? clue.pattern.exec(hint.value) : null;
    if (match === null) continue;
    if (clue.kind) say('kind', clue.kind, clue.weight);
    if (clue.vendor) say('vendor', vendorTitle(clue, rules), clue.weight);
    if (clue.group) say(clue.group, match[1], clue.weight - 2);
  }
  const product = OWN_WORDS.has(hint.fact) ? rules.productOf(hint.value) : null;
  if (product !== null) say('vendor', product.vendor.title, 6);
  return clues;
}

/** The title that rules give to a vendor of the table, so that both speak of one. */
function vendorTitle({ vendor }: KindClue, rules: DeviceRules): string {
  return rules.vendorOfOrganization(vendor!)?.title ?? vendor!;
}

/** A MAC block names the brand, unless it is one of a maker of parts: that is told as a reason, and outranked by all others. */
function organizationClues(hint: Hint, rules: DeviceRules): Clue[] {
  const vendor = rules.vendorOfOrganization(hint.value);
  if (vendor !== null && vendor.kind !== 'broker') {
    return [{ about: 'vendor', value: vendor.title, weight: 6, hint }];
  }
  return [{ about: 'vendor', value: hint.value, weight: isChipMaker(hint.value) ? 1 : 5, hint }];
}

/** The vendor whose names a device uses, if it uses those of one only. */
function nameClues(hints: readonly Hint[], rules: DeviceRules): Clue[] {
  const found = new Map<string, Clue>();
  for (const hint of hints) {
    if (hint.fact !== 'name') continue;
    const vendor = rules.vendorOfName(hint.value);
    if (vendor === null || vendor.kind === 'broker') continue;
    const clue: Clue = { about: 'vendor', value: vendor.title, weight: vendor.kind === 'brand' ? 4 : 2, hint };
    const known = found.get(vendor.id);
    if (known === undefined || compareClues(clue, known) < 0) found.set(vendor.id, clue);
  }
  const clues = [...found.values()];
  const brands = clues.filter(({ weight }) => weight === 4);
  if (brands.length > 0) return brands.length === 1 ? brands : [];
  return clues.length === 1 ? clues : [];
}

/** The rule of the vendor answered. */
function vendorBy(answer: Answer, rules: DeviceRules): VendorClue | null {
  for (const { hint, value } of answer.clues) {
    const candidates = [
      hint.fact === 'mac-block' ? rules.vendorOfOrganization(hint.value) : null,
      hint.fact === 'name' ? rules.vendorOfName(hint.value) : null,
      OWN_WORDS.has(hint.fact) ? (rules.productOf(hint.value)?.vendor ?? null) : null,
      rules.vendorOfOrganization(value),
    ];
    const vendor = candidates.find((candidate) => candidate?.title === value);
    if (vendor) return vendor;
  }
  return null;
}
