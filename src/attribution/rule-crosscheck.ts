import type { RuleProblem } from '../base/rule-file.ts';
import type { AttributionRuleFiles } from './attribution-rules.ts';
import { regionOf } from './provider-name.ts';
import type { ProviderRule } from './provider-rules.ts';
import type { VendorRule } from './vendor-rules.ts';

/** What no schema can see: duplicate ids, networks and suffixes, dangling references and citations. */
export function crossCheckRules(files: AttributionRuleFiles): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const owners = new Map<string, string>();
  const own = (key: string, file: string, pointer: string) => {
    const owner = owners.get(key);
    if (owner === undefined) owners.set(key, file);
    else
      problems.push(problem(file, pointer, `${key} is also in ${owner}`, 'only one of them would be used', 'keep one'));
  };
  for (const provider of files.providers) {
    const file = `providers/${provider.id}.json`;
    own(`provider ${provider.id}`, file, '/id');
    for (const [i, asn] of provider.asns.entries()) own(`AS${asn.number}`, file, `/asns/${i}/number`);
    for (const [i, { suffix }] of provider.suffixes.entries()) own(`suffix ${suffix}`, file, `/suffixes/${i}/suffix`);
    problems.push(...checkProvider(provider, file));
  }
  const ids = new Set(files.vendors.map((vendor) => vendor.id));
  const providerIds = new Set(files.providers.map((provider) => provider.id));
  for (const vendor of files.vendors) {
    const file = `vendors/${vendor.id}.json`;
    own(`vendor ${vendor.id}`, file, '/id');
    for (const [i, { suffix }] of vendor.suffixes.entries())
      own(`vendor suffix ${suffix}`, file, `/suffixes/${i}/suffix`);
    problems.push(...checkVendor(vendor, file, ids, providerIds));
  }
  for (const kind of ['anycast', 'services'] as const) {
    const rules = files[kind];
    if (rules !== null) problems.push(...checkCitations(rules, `providers/${kind}.json`));
  }
  return problems;
}

function problem(file: string, pointer: string, what: string, why: string, whatToDo: string): RuleProblem {
  return { file, pointer, what, why, whatToDo };
}

function checkProvider(provider: ProviderRule, file: string): RuleProblem[] {
  const problems = checkCitations(provider, file);
  const unknown = (code: string, pointer: string) => {
    if (regionOf(provider, code) !== null) return;
    problems.push(problem(file, pointer, `no region ${code}`, 'it would never give a place', 'add it to regions'));
  };
  for (const [alias, code] of Object.entries(provider.regionAliases)) unknown(code, `/regionAliases/${alias}`);
  for (const [i, { region }] of provider.suffixes.entries()) {
    if (region !== undefined) unknown(region, `/suffixes/${i}/region`);
  }
  for (const [i, asn] of provider.asns.entries()) {
    if ((asn.confined === undefined) === (asn.share === undefined)) continue;
    const pointer = `/asns/${i}`;
    problems.push(problem(file, pointer, 'confined and share go together', 'a claim needs its figure', 'give both'));
  }
  return problems;
}

function checkVendor(
  vendor: VendorRule,
  file: string,
  vendors: ReadonlySet<string>,
  providers: ReadonlySet<string>,
): RuleProblem[] {
  const problems = checkCitations(vendor, file);
  for (const [i, id] of vendor.related.entries()) {
    if (!vendors.has(id))
      problems.push(problem(file, `/related/${i}`, `no vendor ${id}`, 'it relates to nothing', 'correct the id'));
  }
  for (const [i, { provider }] of vendor.buckets.entries()) {
    if (providers.has(provider)) continue;
    problems.push(
      problem(file, `/buckets/${i}/provider`, `no provider ${provider}`, 'it matches nothing', 'correct the id'),
    );
  }
  return problems;
}

/** Every `source` of a line must be a key of `sources`. */
function checkCitations(rules: { sources: Readonly<Record<string, unknown>> }, file: string): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const visit = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = `${pointer}/${key}`;
      if (here === '/sources') continue;
      if (key === 'source' && typeof inner === 'string' && !Object.hasOwn(rules.sources, inner)) {
        problems.push(
          problem(file, here, `no source ${inner}`, 'a fact without source is hearsay', 'add it to sources'),
        );
      } else visit(inner, here);
    }
  };
  visit(rules, '');
  return problems;
}
