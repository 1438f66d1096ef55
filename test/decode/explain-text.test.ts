import { describe, expect, it } from 'vitest';
import { explainBytes, explainSample, frameOf } from './explained-message.ts';
import { asciiBytes } from './hostile-bytes.ts';
import { overTcp } from './sample-carriers.ts';

describe('explaining text protocols', () => {
  it('tells a request line by line, and leaves its body as payload', async () => {
    expect(await explainSample('HTTP')).toEqual([
      '0+22 HTTP | start line | GET /status HTTP/1.1',
      '22+19 HTTP | field | Host: cam.example',
      '41+19 HTTP | field | User-Agent: cam/1',
      '60+2 HTTP | end of header | ',
      '62+4 payload | payload | 4 bytes 72 65 73 74',
    ]);
  });

  it('tells which port a body asks the router for', async () => {
    expect((await explainSample('HTTP for a port')).at(-1)).toBe(
      '60+157 HTTP | port mapping | tcp port 8080 to 192.168.1.20 port 80',
    );
  });

  it('tells which mapping a body takes back, and what a router answers', async () => {
    expect((await explainSample('HTTP for no port')).at(-1)).toBe(
      '63+157 HTTP | port mapping to remove | tcp port 8080',
    );
    expect((await explainSample('HTTP of a router')).at(-1)).toBe(
      '19+68 HTTP | answer | port mapping made at port 8081',
    );
  });

  it.each([
    ['<u:AddPortMappingResponse/>', 'port mapping made'],
    ['<u:DeletePortMappingResponse/>', 'port mapping removed'],
    [
      '<u:GetExternalIPAddressResponse><NewExternalIPAddress>203.0.113.9</NewExternalIPAddress>',
      'external address 203.0.113.9',
    ],
    ['<u:GetExternalIPAddressResponse><NewExternalIPAddress/>', 'external address not known'],
    ['<errorCode>718</errorCode>', 'error 718'],
  ])('tells the answer %s', async (body, answer) => {
    const bytes = asciiBytes(`HTTP/1.1 200 OK\r\n\r\n${body}`);
    const rows = await explainBytes(frameOf(overTcp(5000, 40000, bytes)));
    expect(rows.at(-1)).toMatchObject({ layer: 'HTTP', name: 'answer', value: answer });
  });

  it.each(['RTSP', 'SIP', 'SIP over UDP'])('tells the media that %s describes', async (name) => {
    const rows = await explainSample(name);
    expect(rows.at(-1)).toMatch(new RegExp(`${name.slice(0, 4).trim()} \\| description \\| m=video 5000 RTP/AVP 96$`));
  });

  it.each([
    ['SSDP', '43+14 SSDP | field | ST: ssdp:all'],
    ['WS-Discovery', '178+26 WS-Discovery | types | dn:NetworkVideoTransmitter'],
    ['WS-Discovery', '125+10 WS-Discovery | endpoint | urn:uuid:7'],
    ['SMTP', '10+30 SMTP | line | MAIL FROM:<cam@home.example>'],
    ['FTP', '0+18 FTP | line | 220 (vsFTPd 3.0)'],
    ['POP3', '0+11 POP3 | line | +OK ready'],
    ['IMAP', '0+12 IMAP | line | * OK ready'],
    ['IRC', '0+10 IRC | line | NICK cam'],
    ['SSH', '0+26 SSH | identification | SSH-2.0-dropbear_2019.78'],
    ['SSH', '26+5 payload | payload | 5 bytes 00 00 01 02 03'],
    ['Telnet', '3+3 Telnet | negotiation | WILL 1'],
    ['Telnet', '6+6 Telnet | subnegotiation | option 24'],
    ['Telnet', '14+7 Telnet | text | login: '],
  ])('tells %s: %s', async (name, row) => expect(await explainSample(name)).toContain(row));
});
