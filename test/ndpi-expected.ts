/** What nDPI expects of one flow: a line of its own test results, `../shared/captures/ndpi/expected/*.out`. */
export type ExpectedFlow = {
  transport: string;
  /** Both ends as `address port`, the one that nDPI takes for the client first. */
  ends: [string, string];
  /** The protocol below applications and tunnels: `TLS` of `VXLAN:91.119/TLS.Facebook`. */
  protocol: string;
  host: string | null;
  /** Of the server's certificate. */
  certificateNames: string[];
  /** Protocols that the client offered. */
  alpn: string[];
  userAgent: string | null;
  /** The client offered an encrypted inner hello. */
  encryptedHello: boolean;
};

/** `	1	TCP 10.0.0.1:2 <-> [2001:db8::1]:3 [proto: …]…`; what cannot be told is said with `->`. */
const FLOW = /^\t\d+\t(\S+) (\S+):(\d+) (?:<->|->) (\S+):(\d+) (\[.*)$/;

/** The flows of a result that have ports. */
export function parseNdpiFlows(text: string): ExpectedFlow[] {
  return text.split('\n').flatMap((line) => {
    const match = FLOW.exec(line);
    if (match === null) return [];
    const [, transport, client, clientPort, server, serverPort, fields] = match as unknown as string[];
    return [
      {
        transport: transport!.toLowerCase(),
        ends: [`${unbracketed(client!)} ${clientPort}`, `${unbracketed(server!)} ${serverPort}`],
        protocol: /^\[(?:VLAN: \d+\]\[)?proto: (?:\w+:)*[\d.]+\/([^.\]]+)/.exec(fields!)?.[1] ?? '',
        host: fieldOf(fields!, 'Hostname/SNI'),
        certificateNames: fieldOf(fields!, 'ServerNames')?.split(',') ?? [],
        alpn: fieldOf(fields!, '(Advertised) ALPNs')?.split(';') ?? [],
        userAgent: fieldOf(fields!, 'User-Agent'),
        encryptedHello: fieldOf(fields!, 'ESNI') !== null || fieldOf(fields!, 'ECH') !== null,
      } satisfies ExpectedFlow,
    ];
  });
}

function unbracketed(address: string): string {
  return address.replace(/^\[|\]$/g, '');
}

function fieldOf(fields: string, name: string): string | null {
  const start = fields.indexOf(`[${name}: `);
  if (start < 0) return null;
  const value = start + name.length + 3;
  return fields.slice(value, fields.indexOf(']', value));
}
