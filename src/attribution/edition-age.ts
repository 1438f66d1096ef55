const MICROSECONDS_PER_DAY = 86_400e6;

/**
 * Days between an edition (`YYYY-MM-DD`) and a time in microseconds, either way; infinite when the edition is no date, so
 * that undated data never passes for fresh. A null time, of a capture without clock, counts as the edition's own day.
 */
export function editionAge(edition: string | null, time: number | null): number {
  if (edition === null || !/^\d{4}-\d{2}-\d{2}/.test(edition)) return Number.POSITIVE_INFINITY;
  const day = Date.parse(`${edition.slice(0, 10)}T00:00:00Z`) * 1000;
  if (Number.isNaN(day)) return Number.POSITIVE_INFINITY;
  return time === null ? 0 : Math.floor(Math.abs(time - day) / MICROSECONDS_PER_DAY);
}
