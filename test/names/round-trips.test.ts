import { describe, expect, test } from 'vitest';
import {
  createRoundTripBook,
  type Exchange,
  KEPT_SAMPLES,
  noteExchange,
  type RoundTripBook,
  roundTripTable,
} from '../../src/names/round-trips.ts';

const [CAMERA, SERVER] = [1, 2];
const at = (time: number) => ({ time, frame: time, offset: 0 });
const request = (id: string): Exchange => ({ id, part: 'request' });
const reply = (id: string): Exchange => ({ id, part: 'reply' });

function samplesOf(book: RoundTripBook) {
  const { columns, length } = roundTripTable(book, 0);
  return Array.from({ length }, (_, row) => ({
    from: columns.a[row]!,
    to: columns.b[row]!,
    microseconds: columns.microseconds[row]!,
    count: columns.count[row]!,
  }));
}

describe('exchanges', () => {
  test('an answer is timed from what it answers, whoever opened the flow', () => {
    const book = createRoundTripBook();
    noteExchange(book, CAMERA, SERVER, request('x'), at(1000));
    noteExchange(book, SERVER, CAMERA, request('x'), at(1100));
    noteExchange(book, SERVER, CAMERA, reply('x'), at(21_000));
    noteExchange(book, CAMERA, SERVER, reply('x'), at(1150));
    expect(samplesOf(book)).toEqual([
      { from: CAMERA, to: SERVER, microseconds: 20_000, count: 1 },
      { from: SERVER, to: CAMERA, microseconds: 50, count: 1 },
    ]);
  });

  test('a repeated request keeps its first time, and a second answer is no sample', () => {
    const book = createRoundTripBook();
    for (const time of [1000, 501_000]) noteExchange(book, CAMERA, SERVER, request('x'), at(time));
    for (const time of [511_000, 512_000]) noteExchange(book, SERVER, CAMERA, reply('x'), at(time));
    expect(samplesOf(book)).toEqual([{ from: CAMERA, to: SERVER, microseconds: 510_000, count: 1 }]);
  });

  test('answers to nothing, of somebody else, or out of time are none', () => {
    const book = createRoundTripBook();
    noteExchange(book, CAMERA, SERVER, request('x'), at(1000));
    noteExchange(book, 3, CAMERA, reply('x'), at(1001));
    noteExchange(book, SERVER, CAMERA, reply('y'), at(1001));
    noteExchange(book, SERVER, CAMERA, reply('x'), at(900));
    noteExchange(book, CAMERA, SERVER, request('z'), at(1000));
    noteExchange(book, SERVER, CAMERA, reply('z'), at(20e6));
    expect(samplesOf(book)).toEqual([]);
  });

  test('of many only the smallest few are kept, in whatever order they come', () => {
    const book = createRoundTripBook();
    const times = Array.from({ length: 1000 }, (_, i) => 1000 + ((i * 379) % 1000));
    for (const [i, microseconds] of times.entries()) {
      noteExchange(book, CAMERA, SERVER, request(`${i}`), at(0));
      noteExchange(book, SERVER, CAMERA, reply(`${i}`), at(microseconds));
    }
    expect(samplesOf(book).map(({ microseconds }) => microseconds)).toEqual(
      Array.from({ length: KEPT_SAMPLES }, (_, i) => 1000 + i),
    );
  });

  test('requests that nobody answers are bounded', () => {
    const book = createRoundTripBook();
    for (let i = 0; i < 10_000; i++) noteExchange(book, CAMERA, SERVER, request(`${i}`), at(i));
    expect(book.waiting.size).toBe(4096);
    expect(book.waiting.has(`${CAMERA} ${SERVER} 9999`)).toBe(true);
  });
});
