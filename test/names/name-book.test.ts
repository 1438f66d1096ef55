import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../src/base/ip-address.ts';
import { readDnsMessage } from '../../src/decode/dns.ts';
import { createAddressIndex, internAddress } from '../../src/flow/address-index.ts';
import { NameBook } from '../../src/names/name-book.ts';
import { dns } from '../frames.ts';
import { rowsOf } from '../observing.ts';

const SEEN = { time: 1, frame: 1, offset: 24 };

function book() {
  const addresses = createAddressIndex();
  return {
    addresses,
    book: new NameBook(addresses, 0),
    server: internAddress(addresses, parseAddress('198.51.100.7')!, 0),
  };
}

const message = (bytes: number[]) => readDnsMessage(new DataView(Uint8Array.from(bytes).buffer), 0, bytes.length)!;

describe('the name book', () => {
  it('has one spelling for a name, whoever says it', () => {
    const { book: names, server } = book();
    names.noteName(server, server, 'API.Example.', 'http-host', SEEN);
    names.noteName(server, server, 'api.example', 'http-host', { ...SEEN, frame: 2 });
    expect(names.names.table.length).toBe(1);
    expect(names.texts.texts).toEqual(['api.example']);
    expect(rowsOf(names.names.table)).toMatchObject({ frame: [1], count: [2] });
  });

  it('keeps no rows without names when there is no room for texts', () => {
    const { book: names, server } = book();
    (names.texts as { limit: number }).limit = 12;
    names.noteName(server, server, 'fits.example', 'sni', SEEN);
    names.noteName(server, server, 'no.example', 'sni', SEEN);
    names.noteDns(message(dns('no.example')), server, 0, SEEN);
    names.noteDns(
      message(
        dns('fits.example', [
          ['no.example', 'A', '192.0.2.1'],
          ['fits.example', 'CNAME', 'no.example'],
        ]),
      ),
      server,
      0,
      SEEN,
    );
    expect([names.names.table.length, names.lookups.table.length, names.records.table.length]).toEqual([1, 1, 0]);
  });

  it('takes the question from the answer too, which may be all that was captured and tell nothing else', () => {
    const { book: names, server } = book();
    names.noteDns(message(dns('absent.example', [], { type: 'AAAA' })), server, 0, SEEN);
    expect(rowsOf(names.lookups.table).name!.map((text) => names.texts.texts[text])).toEqual(['absent.example']);
    names.noteDns(message(dns('everybody.example', [])), -1, 1, SEEN);
    expect(names.lookups.table.length).toBe(1);
  });

  it('keeps the longest time to live of what is told again', () => {
    const { book: names, server } = book();
    const told = message(dns('a.example', [['a.example', 'A', '192.0.2.1']]));
    names.noteDns(told, server, 0, SEEN);
    told.answers[0]!.ttl = 900;
    names.noteDns(told, server, 0, SEEN);
    told.answers[0]!.ttl = 5;
    names.noteDns(told, server, 0, SEEN);
    expect(rowsOf(names.records.table)).toMatchObject({ ttl: [900], count: [3] });
  });
});
