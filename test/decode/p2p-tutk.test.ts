import { describe, expect, it } from 'vitest';
import { readTutk } from '../../src/decode/p2p-tutk.ts';
import { firstOfTutkBlock, scrambleTutkBlock, unscrambleTutkBlock } from '../../src/decode/p2p-tutk-scrambling.ts';
import { asciiBytes, bytesOf, concatBytes, expectLaxReader, readAll } from './hostile-bytes.ts';

function scramble(plain: Uint8Array): Uint8Array {
  const sent = plain.slice();
  const from = new DataView(plain.buffer);
  for (let at = 0; at + 16 <= plain.length; at += 16) scrambleTutkBlock(from, at, new DataView(sent.buffer), at);
  return sent;
}

const DISCOVERY = scramble(
  concatBytes(bytesOf('04021a02 48000000 01062100 00000000'), asciiBytes('ABCDEFGHJ1234567890K'), new Uint8Array(52)),
);
const KEEP_ALIVE = scramble(bytesOf('0402120a 08000000 28041200 00000000 0000000000000000'));
const TO_MASTER = scramble(concatBytes(bytesOf('0402190a 10000000 01f12100 00000000'), new Uint8Array(16)));
const NEWER = concatBytes(bytesOf('51cc 0000 0210 2800'), new Uint8Array(44));

describe('readTutk', () => {
  it('reads the scrambled framing, identifier too', () => {
    expect(readAll(readTutk, DISCOVERY)).toMatchObject({
      family: 'tutk',
      message: 'discovery-request',
      deviceId: 'ABCDEFGHJ1234567890K',
      basis: 'scrambled',
    });
    expect(readAll(readTutk, KEEP_ALIVE)).toMatchObject({ message: 'keep-alive', sender: 'device', deviceId: null });
  });

  it('names commands that nobody described by their number', () => {
    expect(readAll(readTutk, TO_MASTER)).toMatchObject({ message: 'command-f101', sender: null });
  });

  it('reads the newer framing', () => {
    expect(readAll(readTutk, NEWER)).toMatchObject({ message: 'discovery', basis: 'bytes' });
  });

  it('takes neither the magic alone nor a wrong length', () => {
    expect(readAll(readTutk, bytesOf('04021a02 48000000 01062100 00000000'))).toBeNull();
    expect(readAll(readTutk, DISCOVERY.slice(0, -1))).toBeNull();
    expect(readTutk(new DataView(DISCOVERY.buffer), 0, 60, DISCOVERY.length)).toMatchObject({
      deviceId: 'ABCDEFGHJ1234567890K',
    });
  });

  it('undoes what it does', () => {
    const block = new DataView(Uint8Array.from({ length: 16 }, (_, i) => 37 * i).buffer);
    const sent = new DataView(new ArrayBuffer(16));
    const back = new DataView(new ArrayBuffer(16));
    scrambleTutkBlock(block, 0, sent, 0);
    unscrambleTutkBlock(sent, 0, back, 0);
    expect(firstOfTutkBlock(sent, 0)).toBe(block.getUint16(0));
    expect(new Uint8Array(back.buffer)).toEqual(new Uint8Array(block.buffer));
    expect(new Uint8Array(sent.buffer)).not.toEqual(new Uint8Array(block.buffer));
  });

  it('keeps its promise on hostile bytes', () => expectLaxReader(readTutk, [DISCOVERY, KEEP_ALIVE, NEWER]));
});
