import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isEnvelopeClosed,
  readMappingAction,
  readMappingAnswer,
  readPortMapping,
  readPortMappingRemoval,
} from '../../src/decode/port-mapping.ts';
import { asciiBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

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
    expect(readMappingAction(header(`"${service}1#AddPortMapping"`))).toBe('add');
    expect(readMappingAction(header(`${service}2#AddAnyPortMapping`))).toBe('add-any');
    expect(readMappingAction(header(`"${service}1#DeletePortMapping"`))).toBe('delete');
    expect(readMappingAction(header(`"${service}1#GetExternalIPAddress"`))).toBe('external-address');
    for (const other of [`"${service}1#GetStatusInfo"`, 'AddPortMapping', '#constructor', '#toString"']) {
      expect(readMappingAction(header(other)), other).toBeNull();
    }
  });

  test('says port, protocol and client', () => {
    expect(read(BODY)).toEqual({
      protocol: 'tcp',
      externalPort: 8080,
      internalClient: '192.168.1.20',
      internalPort: 80,
      remoteHost: null,
    });
    const typed = BODY.replace('<NewProtocol>', '<NewProtocol xmlns:dt="urn:x" dt:dt="string">');
    expect(read(typed)).toMatchObject({ protocol: 'tcp' });
  });

  test('says from whom alone, unless that is empty', () => {
    expect(read(`<NewRemoteHost>198.51.100.7</NewRemoteHost>${BODY}`)).toMatchObject({ remoteHost: '198.51.100.7' });
    for (const empty of ['<NewRemoteHost></NewRemoteHost>', '<NewRemoteHost/>', '<NewRemoteHost />']) {
      expect(read(empty + BODY), empty).toMatchObject({ remoteHost: null, externalPort: 8080 });
    }
  });

  test('is taken back by protocol and port', () => {
    expect(readAll(readPortMappingRemoval, asciiBytes(BODY))).toEqual({ protocol: 'tcp', externalPort: 8080 });
    expect(readAll(readPortMappingRemoval, asciiBytes(BODY.replace('TCP', 'SCTP')))).toBeNull();
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

const answer = (inside: string) => `<s:Envelope><s:Body>${inside}</s:Body></s:Envelope>`;
const GRANTED = answer('<u:AddPortMappingResponse xmlns:u="urn:x"></u:AddPortMappingResponse>');
const RESERVED = answer(
  '<u:AddAnyPortMappingResponse><NewReservedPort>8081</NewReservedPort></u:AddAnyPortMappingResponse>',
);
const ADDRESS = answer(
  '<m:GetExternalIPAddressResponse><NewExternalIPAddress>203.0.113.9</NewExternalIPAddress></m:GetExternalIPAddressResponse>',
);
const FAULT = answer(
  '<s:Fault><detail><UPnPError><errorCode>718</errorCode><errorDescription>ConflictInMappingEntry</errorDescription></UPnPError></detail></s:Fault>',
);

describe('an answer', () => {
  test('says what it answers, and what was chosen or told', () => {
    const nothing = { reservedPort: null, externalAddress: null, errorCode: null };
    expect(readAll(readMappingAnswer, asciiBytes(GRANTED))).toEqual({ ...nothing, action: 'add' });
    expect(readAll(readMappingAnswer, asciiBytes(RESERVED))).toEqual({
      ...nothing,
      action: 'add-any',
      reservedPort: 8081,
    });
    expect(readAll(readMappingAnswer, asciiBytes(ADDRESS))).toEqual({
      ...nothing,
      action: 'external-address',
      externalAddress: '203.0.113.9',
    });
    expect(readAll(readMappingAnswer, asciiBytes(FAULT))).toEqual({ ...nothing, action: null, errorCode: 718 });
  });

  test('to something else is none', () => {
    for (const other of ['', 'hello', answer('<u:GetStatusInfoResponse/>'), answer('<u:AddPortMapping/>')]) {
      expect(readAll(readMappingAnswer, asciiBytes(other)), other).toBeNull();
    }
  });

  test('is whole with the end of its envelope', () => {
    const isClosed = (text: string) => {
      const bytes = asciiBytes(text);
      return isEnvelopeClosed(new DataView(bytes.buffer), 0, bytes.length);
    };
    expect(isClosed(GRANTED)).toBe(true);
    expect(isClosed(GRANTED.replaceAll('s:', ''))).toBe(true);
    for (let end = 0; end < GRANTED.length; end++) expect(isClosed(GRANTED.slice(0, end))).toBe(false);
  });

  test('keeps its reader to its promise on hostile bytes', () => {
    expectLaxReader(readMappingAnswer, [GRANTED, RESERVED, ADDRESS, FAULT].map(asciiBytes));
  });
});
