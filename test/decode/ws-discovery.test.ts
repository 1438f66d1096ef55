import { describe, expect, it } from 'vitest';
import { readWsDiscovery } from '../../src/decode/ws-discovery.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

const MATCH = `<?xml version="1.0" encoding="UTF-8"?>
<SOAP-ENV:Envelope xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><SOAP-ENV:Header>
<wsa:ReplyTo><wsa:Address>urn:other</wsa:Address></wsa:ReplyTo></SOAP-ENV:Header><SOAP-ENV:Body>
<d:ProbeMatches><d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:1419d68a-1dd2-11b2-a105-020000000007</wsa:Address></wsa:EndpointReference>
<d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Cam%20Attic onvif://www.onvif.org/hardware/IPC-1</d:Scopes>
<d:XAddrs>http://192.168.1.20/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>`;
const PROBE = `<Envelope><Header><Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</Action></Header><Body>
<Probe xmlns="http://schemas.xmlsoap.org/ws/2005/04/discovery"><Types>dn:NetworkVideoTransmitter</Types></Probe></Body></Envelope>`;
const read = (text: string) => readAll(readWsDiscovery, asciiBytes(text));

describe('readWsDiscovery', () => {
  it('reads what an ONVIF camera says of itself', () => {
    const message = read(MATCH)!;
    expect(message).toMatchObject({ kind: 'probe-match', name: 'Cam Attic', hardware: 'IPC-1', location: null });
    expect(message.types).toEqual(['dn:NetworkVideoTransmitter', 'tds:Device']);
    expect(message.serviceAddresses).toEqual(['http://192.168.1.20/onvif/device_service']);
    expect(message.endpoint).toBe('urn:uuid:1419d68a-1dd2-11b2-a105-020000000007');
    expect(message.scopes).toHaveLength(3);
  });

  it('reads a search without prefixes', () => {
    expect(read(PROBE)).toMatchObject({ kind: 'probe', types: ['dn:NetworkVideoTransmitter'], endpoint: null });
  });

  it('leaves other XML alone, and gives what came before a cut', () => {
    expect(read(`<?xml version="1.0"?>${'<a/>'.repeat(40)}`)).toBeNull();
    expect(read(MATCH.slice(0, MATCH.indexOf('IPC-1') + 3))).toMatchObject({
      name: 'Cam Attic',
      hardware: 'IPC',
      serviceAddresses: [],
    });
  });

  it('keeps an escape that is no escape as it is', () => {
    expect(read(MATCH.replace('Cam%20Attic', 'Cam%2'))).toMatchObject({ name: 'Cam%2' });
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readWsDiscovery, [MATCH, PROBE].map(asciiBytes), 200));
});
