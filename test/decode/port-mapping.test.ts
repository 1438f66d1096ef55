import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPortMappingRequest, readPortMapping } from '../../src/decode/port-mapping.ts';
import { asciiBytes } from './hostile-bytes.ts';

const BODY =
  '<NewExternalPort>8080</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>80</NewInternalPort><NewInternalClient>192.168.1.20</NewInternalClient>';

function read(text: string) {
  const bytes = asciiBytes(text);
  return readPortMapping(new DataView(bytes.buffer, bytes.byteOffset), 0, bytes.length);
}

const header = (value: string) => ({
  startLine: 'POST / HTTP/1.1',
  fields: [['soapaction', value]] as [string, string][],
  end: 0,
  complete: true,
});

describe('a request for a port mapping', () => {
  test('is told by its action', () => {
    const service = 'urn:schemas-upnp-org:service:WANIPConnection:';
    expect(isPortMappingRequest(header(`"${service}1#AddPortMapping"`))).toBe(true);
    expect(isPortMappingRequest(header(`${service}2#AddAnyPortMapping`))).toBe(true);
    expect(isPortMappingRequest(header(`"${service}1#DeletePortMapping"`))).toBe(false);
    expect(isPortMappingRequest(header('AddPortMapping'))).toBe(false);
  });

  test('says port, protocol and client', () => {
    expect(read(BODY)).toEqual({
      protocol: 'tcp',
      externalPort: 8080,
      internalClient: '192.168.1.20',
      internalPort: 80,
    });
    const typed = BODY.replace('<NewProtocol>', '<NewProtocol xmlns:dt="urn:x" dt:dt="string">');
    expect(read(typed)).toMatchObject({ protocol: 'tcp' });
  });

  test('is none when one of them is missing', () => {
    for (const name of ['NewExternalPort', 'NewProtocol', 'NewInternalPort', 'NewInternalClient']) {
      expect(read(BODY.replaceAll(name, 'Other')), name).toBeNull();
    }
  });

  test('survives every cut and change', () => {
    let whole = 0;
    fc.assert(
      fc.property(fc.nat(BODY.length), fc.string({ maxLength: 8 }), fc.nat(BODY.length), (at, inserted, end) => {
        const found = read((BODY.slice(0, at) + inserted + BODY.slice(at)).slice(0, end + 24));
        if (found === null) return;
        whole++;
        expect(found.externalPort).toBeGreaterThan(0);
        expect(found.externalPort).toBeLessThan(65536);
        expect(found.internalClient.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 500 },
    );
    expect(whole).toBeGreaterThan(10);
  });
});
