/** Legal forms that end company names in the IEEE registries; matched as whole words, whatever the case. */
const LEGAL_FORMS = new Set(
  (
    'inc incorporated corp corporation corporate co company ltd limited llc lp plc gmbh mbh ag kg kgaa se sa sas sarl srl spa sl bv nv ' +
    'ab as asa aps oy oyj kk pte pty pvt sdn bhd ltda sro doo zrt kft private'
  ).split(' '),
);

/** A vendor's name as people say it: the registered one without the legal form. Never empty if the name is not. */
export function shortVendorName(organization: string): string {
  const words = organization
    .replace(/\s*\([^)]*\)\s*$/, '')
    .replace(/[,，]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
  while (words.length > 1 && isLegalForm(words.at(-1)!)) words.pop();
  return words.join(' ') || organization.trim();
}

/** `Co.Ltd.` and `S.p.A.` are one word to the registry: with points removed, or each part between them, a legal form. */
function isLegalForm(word: string): boolean {
  const lower = word.toLowerCase();
  const parts = lower.split(/[.,]+/).filter((part) => part !== '');
  if (parts.length === 0 || lower === '&') return true;
  return LEGAL_FORMS.has(lower.replace(/[./]/g, '')) || parts.every((part) => LEGAL_FORMS.has(part));
}
