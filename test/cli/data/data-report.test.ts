import { describe, expect, it } from 'vitest';
import type { TableInfo } from '../../../src/attribution/data-table.ts';
import { formatDataReport, reportData } from '../../../src/cli/data/data-report.ts';

const info = (given: Partial<TableInfo>): TableInfo => ({
  id: 'dbip-country',
  kind: 'country',
  family: 'dbip',
  edition: '2026-06-01',
  date: '2026-06-01',
  licence: 'CC-BY-4.0',
  attribution: 'IP Geolocation by DB-IP (https://db-ip.com)',
  source: 'a package',
  sha256: 'ab',
  ...given,
});

const second = info({ id: 'geoip-country', family: 'maxmind', sha256: null });
const ranges = info({ id: 'ranges-aws', kind: 'ranges', family: 'provider' });
const adviceOf = (...infos: TableInfo[]) => reportData(infos, '2026-11-23').advice;

describe('what data info shows', () => {
  it('counts ages in days on the day asked for', () => {
    const { rows } = reportData([info({}), info({ id: 'oui', date: null, edition: '2.1.9' })], '2026-11-23');
    expect(rows.map(({ ageDays }) => ageDays)).toEqual([175, null]);
    expect(reportData([info({})], '2026-05-01').rows[0]?.ageDays).toBe(0);
  });

  it('says what would make places firmer, and stops when it is there', () => {
    expect(adviceOf(info({}))).toEqual(['second-family', 'provider-ranges']);
    expect(adviceOf(info({}), info({ id: 'again' }))).toContain('second-family');
    expect(adviceOf(info({}), info({ id: 'r', family: 'registry' }))).toContain('second-family');
    expect(adviceOf(info({}), second, ranges)).toEqual([]);
    expect(adviceOf(info({ date: '2025-11-01' }), second, ranges)).toEqual(['old-tables']);
  });

  it('writes edition, age, licence, attribution and source of each', () => {
    const text = formatDataReport(
      reportData([info({}), info({ id: 'oui', kind: 'oui', date: null, edition: '2.1.9' })], '2026-11-23'),
    );
    expect(text).toContain(
      'dbip-country  2026-06-01  (175 days old on 2026-11-23)\n  countries, family dbip, from a package\n  licence CC-BY-4.0\n',
    );
    expect(text).toContain('IP Geolocation by DB-IP (https://db-ip.com)\n  sha256 ab\n');
    expect(text).toContain('oui  2.1.9  (age not known)');
    expect(text).toContain('npm install --save-dev geoip-country');
    expect(text.endsWith('\n')).toBe(true);
  });
});
