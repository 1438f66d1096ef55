/** Labels of RFC 1123, section 2.1, at least two, the last no number; a trailing dot. */
const HOST_NAME = /^(?=.{4,254}$)(?:[a-z0-9_][a-z0-9_-]{0,62}\.)+[a-z][a-z0-9-]{1,62}\.?$/i;

const URL_HOST = /^(?:[a-z][a-z0-9+.-]{0,15}:\/\/)?(?:[^/?#@]{0,256}@)?([^/?#@:]{1,254})(?::\d{1,5})?(?:[/?#]|$)/i;

/** The host name in a host name, `host:port` or URL; null when there is none, or an address in its place. */
export function hostOf(text: string): string | null {
  const host = URL_HOST.exec(text)?.[1];
  return host !== undefined && HOST_NAME.test(host) ? host : null;
}
