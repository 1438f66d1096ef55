import { checkRules, type RuleProblem } from '../base/rule-file.ts';
import type { AttributionRuleFiles } from './attribution-rules.ts';
import { consumerIspProviders, consumerIspsSchema, type ProviderRule, providerSchema } from './provider-rules.ts';
import { type AnycastRules, anycastSchema, type ServiceRules, servicesSchema } from './service-rules.ts';
import { type VendorRule, vendorSchema } from './vendor-rules.ts';

/** A parsed rule file: its path below `rules/` with forward slashes, and its JSON. */
export type ParsedRuleFile = { file: string; value: unknown };

/**
 * Checks the files of `providers/` and `vendors/`, told apart by path. Every problem is added to `problems`; a file with
 * problems is left out.
 */
export function checkAttributionRules(files: Iterable<ParsedRuleFile>, problems: RuleProblem[]): AttributionRuleFiles {
  const providers: ProviderRule[] = [];
  const vendors: VendorRule[] = [];
  let anycast: AnycastRules | null = null;
  let services: ServiceRules | null = null;
  for (const source of files) {
    if (source.file.endsWith('providers/anycast.json')) anycast = checkRules(anycastSchema, source, problems);
    else if (source.file.endsWith('providers/services.json')) services = checkRules(servicesSchema, source, problems);
    else if (source.file.endsWith('providers/consumer-isps.json')) {
      const access = checkRules(consumerIspsSchema, source, problems);
      if (access !== null) providers.push(...consumerIspProviders(access));
    } else if (/(^|\/)providers\/[^/]+\.json$/.test(source.file))
      keep(checkRules(providerSchema, source, problems), providers);
    else if (/(^|\/)vendors\/[^/]+\.json$/.test(source.file)) keep(checkRules(vendorSchema, source, problems), vendors);
  }
  return { providers, vendors, anycast, services };
}

function keep<T>(value: T | null, into: T[]): void {
  if (value !== null) into.push(value);
}
