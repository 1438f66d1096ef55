/** Services, by name, whose first bytes show how well what follows is protected. */

/**
 * Readable by whoever listens, content and mostly passwords too. MQTT, RTSP, SIP and HTTP with TLS are recognised as TLS:
 * under these names they were met in the clear. ONVIF is HTTP, or `ws-discovery`. `xiongmai` (DVRIP) sends JSON and video
 * as they are, and a hash of the password that opens as well as the password. Not here: Reolink (scrambled or AES, by
 * model), Tuya and miIO (AES), the P2P families (by maker), and mail, which may change to TLS after its greeting. So may
 * FTP, by a command that is not followed (RFC 4217); its greeting in the clear is what was seen.
 */
const UNENCRYPTED: ReadonlySet<string> = new Set([
  ...['telnet', 'http', 'rtsp', 'ftp', 'mqtt', 'sip', 'xiongmai'],
  ...['ssdp', 'ws-discovery'],
]);

const ENCRYPTED: ReadonlySet<string> = new Set([
  ...['tls', 'dtls', 'quic', 'ssh'],
  ...['wireguard', 'openvpn', 'ike', 'esp-in-udp'],
]);

/** Whether a service shows all to whoever listens; null when it was not recognised, or its name does not tell. */
export function isUnencrypted(service: string | null): boolean | null {
  if (service === null) return null;
  if (UNENCRYPTED.has(service)) return true;
  return ENCRYPTED.has(service) ? false : null;
}
