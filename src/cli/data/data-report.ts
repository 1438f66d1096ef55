import type { TableInfo } from '../../attribution/data-table.ts';
import { votingFamily } from '../../attribution/table-sources.ts';

/** What would make places firmer; the report says why in words. */
export type DataAdvice = 'second-family' | 'provider-ranges' | 'old-tables';

/** One table or database with its age. */
export type DataRow = TableInfo & { ageDays: number | null };

/** What `data info` shows. */
export type DataReport = { asOf: string; rows: DataRow[]; advice: DataAdvice[] };

/** Past this age a table lowers the grade of what it says. */
const OLD_DAYS = 365;

const MILLISECONDS_PER_DAY = 86_400_000;

/** Editions, ages on the day `asOf` (ISO 8601) and what is missing. */
export function reportData(infos: readonly TableInfo[], asOf: string): DataReport {
  const rows = infos.map((info) => ({ ...info, ageDays: ageInDays(info.date, asOf) }));
  const families = new Set(infos.filter(({ kind }) => kind === 'country').map(votingFamily));
  families.delete(null);
  const advice: DataAdvice[] = [];
  if (families.size < 2) advice.push('second-family');
  if (!infos.some(({ kind }) => kind === 'ranges')) advice.push('provider-ranges');
  if (rows.some(({ ageDays }) => ageDays !== null && ageDays > OLD_DAYS)) advice.push('old-tables');
  return { asOf, rows, advice };
}

function ageInDays(date: string | null, asOf: string): number | null {
  if (date === null) return null;
  const days = (Date.parse(`${asOf}T00:00:00Z`) - Date.parse(`${date}T00:00:00Z`)) / MILLISECONDS_PER_DAY;
  return Number.isFinite(days) ? Math.max(0, Math.floor(days)) : null;
}

const ADVICE: Readonly<Record<DataAdvice, string>> = {
  'second-family':
    'One family of country data is loaded: a place rests on one voice (L1) unless the provider publishes it. For a second, npm install --save-dev geoip-country and give --geoip geoip-country, or give --mmdb GeoLite2-Country.mmdb.',
  'provider-ranges': 'No lists of the providers themselves are loaded: egresslens data update fetches them.',
  'old-tables': 'Some data is more than a year old and counts for less: egresslens data update fetches newer.',
};

/** The report as JSON, its advice with the words. */
export function formatDataJson({ asOf, rows, advice }: DataReport): string {
  const words = advice.map((code) => ({ code, message: ADVICE[code] }));
  return `${JSON.stringify({ asOf, data: rows, advice: words }, null, 2)}\n`;
}

/** The report as text: a block for each table, then what would make places firmer. */
export function formatDataReport(report: DataReport): string {
  const blocks = report.rows.map((row) => {
    const age = row.ageDays === null ? 'age not known' : `${row.ageDays} days old on ${report.asOf}`;
    const lines = [
      `${row.id}  ${row.edition}  (${age})`,
      `  ${row.kind === 'country' ? `countries, family ${row.family}` : KINDS[row.kind]}, from ${row.source}`,
      `  licence ${row.licence}`,
      ...(row.attribution === '' ? [] : [`  ${row.attribution}`]),
      ...(row.sha256 === null ? [] : [`  sha256 ${row.sha256}`]),
    ];
    return `${lines.join('\n')}\n`;
  });
  return [...blocks, ...report.advice.map((advice) => `${ADVICE[advice]}\n`)].join('\n');
}

const KINDS = {
  asn: 'AS numbers',
  oui: 'MAC address blocks',
  ranges: 'prefixes as the provider publishes them',
} as const;
