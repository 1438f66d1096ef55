/** Times are microseconds since 1970-01-01 UTC in a double: exact until the year 2255. */

/** Microseconds as ISO 8601 UTC with six decimals. */
export function formatTime(microseconds: number): string {
  const seconds = Math.floor(microseconds / 1e6);
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return 'unknown';
  const fraction = String(Math.round(microseconds - seconds * 1e6)).padStart(6, '0');
  return `${date.toISOString().slice(0, -5)}.${fraction}Z`;
}
