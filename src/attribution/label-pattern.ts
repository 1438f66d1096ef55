/** Matches one label against a pattern of `rule-parts.ts`; returns the token, one of the keys of `tokens`, or null. */
export function matchLabel<T>(label: string, pattern: string, tokens: ReadonlyMap<string, T>): string | null {
  const hole = pattern.indexOf('{}');
  const before = pattern.slice(0, hole);
  const after = pattern.slice(hole + 2);
  if (!label.startsWith(before)) return null;
  if (!after.endsWith('*')) {
    if (!label.endsWith(after) || label.length < before.length + after.length) return null;
    const token = label.slice(before.length, label.length - after.length);
    return tokens.has(token) ? token : null;
  }
  return longestToken(label.slice(before.length), after.slice(0, -1), tokens);
}

/** With an open end the longest token wins: `us-west-2-x` is us-west-2, not us-west. */
function longestToken<T>(text: string, after: string, tokens: ReadonlyMap<string, T>): string | null {
  let best: string | null = null;
  for (const token of tokens.keys()) {
    if ((best === null || token.length > best.length) && text.startsWith(token + after)) best = token;
  }
  return best;
}
