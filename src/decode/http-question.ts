import { parseAddress } from '../base/ip-address.ts';
import { hostOf } from './host-text.ts';
import type { HttpRequest } from './http.ts';

// HTTP-DNS, by its makers' documentation: Alibaba `/ACCOUNT/d?host=`, `/ACCOUNT/sign_d?host=`, `/ACCOUNT/resolve?host=`;
// Tencent `/d?dn=`; Baidu `/v5/?dn=`; NetEase `/httpdns/v2/d?domain=`; Xiaomi `/gslb/?list=`; DNS in JSON `/resolve?name=`.

/** What a request asks by its target. */
export type HttpQuestion = {
  /** The one name whose addresses it wants; null when there are several, or none is legible. */
  name: string | null;
  /** Whether the form is one of HTTP-DNS, put to a bare address. */
  isHttpDns: boolean;
};

const PATH = /\/(?:(?:sign_)?(?:d|resolve)|v\d|gslb|dns-query)\/?$/;
const NAME_PARAMETERS: readonly string[] = ['host', 'dn', 'domain', 'name', 'list'];

/** Parameters that name a host whatever the path. */
const PLAIN_PARAMETERS: readonly string[] = ['host', 'dn', 'domain'];

const MOST_PARAMETERS = 64;

/** The question for addresses that the request puts, or null when it puts none. */
export function readHttpQuestion({ target, host }: HttpRequest): HttpQuestion | null {
  const query = target.indexOf('?');
  if (query < 0) return null;
  const isForm = PATH.test(target.slice(0, query));
  const accepted = isForm ? NAME_PARAMETERS : PLAIN_PARAMETERS;
  for (const parameter of target.slice(query + 1).split('&', MOST_PARAMETERS)) {
    const equals = parameter.indexOf('=');
    if (equals <= 0 || !accepted.includes(parameter.slice(0, equals))) continue;
    const name = hostOf(parameter.slice(equals + 1));
    if (name === null && !isForm) continue;
    return { name, isHttpDns: isForm && host !== null && parseAddress(host) !== null };
  }
  return null;
}
