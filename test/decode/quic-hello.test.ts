import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleQuicCrypto } from '../../src/decode/quic-crypto.ts';
import { addQuicDatagram, createQuicHello } from '../../src/decode/quic-hello.ts';
import { QUIC_VERSION } from '../../src/decode/quic-packet.ts';
import { readClientHelloMessage } from '../../src/decode/tls-client-hello.ts';
import { BROWSER, clientHelloBody, handshake, viewOf } from './client-hello-bytes.ts';
import { chlo } from './gquic-bytes.ts';
import { cryptoFrame, padded, RFC_CRYPTO_FRAME, sealInitial, variable } from './quic-bytes.ts';

const large = handshake(1, clientHelloBody({ ...BROWSER, more: [...BROWSER.more!, [51, new Array(1500).fill(3)]] }));
const wanted = readClientHelloMessage(viewOf(large), 0, large.length);

function gather(datagrams: number[][], maximumOpened?: number) {
  const state = createQuicHello(maximumOpened);
  for (const datagram of datagrams) {
    // The observer's bytes are overwritten afterwards; nothing may depend on them.
    const view = viewOf([0xee, ...datagram]);
    addQuicDatagram(state, view, 1, datagram.length + 1, nobleQuicCrypto);
    new Uint8Array(view.buffer).fill(0);
  }
  return state;
}

describe('addQuicDatagram', () => {
  it.each([
    ['version 1', QUIC_VERSION.v1],
    ['version 2', QUIC_VERSION.v2],
    ['draft 29', 0xff00001d],
    ['draft 27', 0xff00001b],
    ['draft 22', 0xff000016],
    ['mvfst', 0xfaceb002],
    ['a draft of version 2', QUIC_VERSION.v2Draft],
    ['the first draft of version 2', QUIC_VERSION.v2Draft00],
    ['a reserved version', 0x1a2a3a4a],
  ])('reads the hello of one Initial of %s', (_, version) => {
    const state = gather([sealInitial({ version, payload: padded([...RFC_CRYPTO_FRAME]) })]);
    expect(state).toMatchObject({ status: 'done', version, opened: 1, keys: null });
    expect(state.clientHello).toMatchObject({
      serverName: 'example.com',
      alpn: ['alpn'],
      versions: [0x0304],
      complete: true,
    });
  });

  it.each([1, 2, 3, 4])('reads packet numbers of %i bytes', (numberLength) => {
    const packet = sealInitial({
      payload: padded([...RFC_CRYPTO_FRAME]),
      numberLength,
      number: 0x01020304 >>> (8 * (4 - numberLength)),
    });
    expect(gather([packet]).status).toBe('done');
  });

  it('gathers pieces in any order, over packets and datagrams, amid other frames', () => {
    const piece = (from: number, to: number) => cryptoFrame(from, large.slice(from, to));
    const acknowledgement = [2, 5, 0, 1, 0, 1, 1];
    const acknowledgementWithCounts = [3, 5, 0, 0, 0, 1, 2, 3];
    const a = sealInitial({
      number: 0,
      payload: padded([...piece(900, 1200), 1, ...acknowledgement, ...piece(0, 100)]),
    });
    const b = sealInitial({
      number: 1,
      payload: [...piece(90, 500), ...acknowledgementWithCounts, ...piece(1200, large.length)],
    });
    const c = sealInitial({ number: 2, payload: padded(piece(400, 1000)) });
    const state = gather([a, [...b, ...c]]);
    expect(state).toMatchObject({ status: 'done', opened: 3 });
    expect(state.clientHello).toEqual(wanted);
  });

  it('gives the same whatever the pieces and their order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(large.length), { maxLength: 6 }), fc.infiniteStream(fc.nat(5)), (cuts, order) => {
        const edges = [0, ...cuts.sort((x, y) => x - y), large.length];
        const pieces = edges.slice(1).map((to, i) => cryptoFrame(edges[i]!, large.slice(edges[i], to)));
        const shuffled: number[][] = [];
        for (const piece of pieces) shuffled.splice(order.next().value % (shuffled.length + 1), 0, piece);
        const half = shuffled.length >> 1;
        const packets = [shuffled.slice(0, half).flat(), shuffled.slice(half).flat()].map((payload, number) =>
          sealInitial({ payload: padded(payload, 200), number }),
        );
        expect(gather(packets).clientHello).toEqual(wanted);
      }),
      { numRuns: 40, seed: 8 },
    );
  });

  it('follows a Retry: a token, another connection id, other keys, the hello again', () => {
    const first = sealInitial({ number: 0, payload: padded(cryptoFrame(0, large.slice(0, 1000))) });
    const chosen = Uint8Array.of(5, 6, 7, 8);
    const again = (number: number, from: number, to: number) =>
      sealInitial({
        number,
        destinationId: chosen,
        token: [1, 2, 3],
        payload: padded(cryptoFrame(from, large.slice(from, to))),
      });
    const state = gather([first, again(1, 0, 1000), again(2, 1000, large.length)]);
    expect(state).toMatchObject({ status: 'done', opened: 3 });
    expect(state.clientHello).toEqual(wanted);
  });

  it("keeps the first keys when the client changes over to the server's connection id", () => {
    const first = sealInitial({ number: 0, payload: padded(cryptoFrame(0, large.slice(0, 1000))) });
    const second = sealInitial({
      number: 1,
      destinationId: Uint8Array.of(4, 4, 4, 4),
      keyId: Uint8Array.from(Buffer.from('8394c8f03e515708', 'hex')),
      payload: padded(cryptoFrame(1000, large.slice(1000))),
    });
    expect(gather([first, second])).toMatchObject({ status: 'done', opened: 2 });
  });

  it('starts again after version negotiation', () => {
    const first = sealInitial({ version: 0xff00001d, payload: padded(cryptoFrame(0, large.slice(0, 1000))) });
    const second = sealInitial({ payload: padded([...RFC_CRYPTO_FRAME]) });
    expect(gather([first, second])).toMatchObject({
      status: 'done',
      version: 1,
      clientHello: { serverName: 'example.com' },
    });
  });

  it('skips 0-RTT before and after the Initial', () => {
    const early = [0xd0, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0, ...variable(30), ...new Array(30).fill(9)];
    const initial = sealInitial({ payload: padded([...RFC_CRYPTO_FRAME]) });
    expect(gather([[...early, ...initial]])).toMatchObject({ status: 'done', opened: 1 });
    expect(gather([early, initial])).toMatchObject({ status: 'done', opened: 1 });
  });

  it('reads what it can of a packet that the snap length cut', () => {
    const packet = sealInitial({ payload: padded([...RFC_CRYPTO_FRAME]) });
    const state = gather([packet.slice(0, 150)]);
    expect(state.status).toBe('need-more');
    expect(state.clientHello).toMatchObject({ serverName: 'example.com', complete: false });
  });

  it('opens three Initials at most, unless told otherwise, and gives what it has', () => {
    const packets = Array.from({ length: 5 }, (_, number) =>
      sealInitial({
        number,
        payload: padded(cryptoFrame(300 * number, large.slice(300 * number, 300 * number + 300))),
      }),
    );
    const state = gather(packets);
    expect(state).toMatchObject({
      status: 'gave-up',
      opened: 3,
      clientHello: { serverName: 'camera.example.com', complete: false },
    });
    expect(state.buffer.bytes).toHaveLength(0);
    expect(gather(packets, 8).opened).toBe(5);
    expect(gather(packets, 1)).toMatchObject({ status: 'gave-up', opened: 1 });
  });

  it('gives up on packets that do not open, and on endless datagrams', () => {
    const damaged = sealInitial({ payload: padded([...RFC_CRYPTO_FRAME]) })
      .with(500, 0)
      .with(501, 0);
    expect(gather(new Array(12).fill(damaged))).toMatchObject({
      status: 'gave-up',
      opened: 3,
      clientHello: null,
    });
    const short = new Array(40).fill(0x40);
    const start = sealInitial({ payload: padded([1]) });
    expect(gather([start, ...new Array(20).fill(short)])).toMatchObject({
      status: 'gave-up',
      opened: 1,
      datagrams: 16,
    });
  });

  it("gives up on a server's Initial, on a hello beyond 16 KiB and on one in too many pieces", () => {
    expect(gather([sealInitial({ payload: padded(cryptoFrame(0, [2, 0, 0, 10, 3, 3])) })]).status).toBe('gave-up');
    expect(gather([sealInitial({ payload: padded(cryptoFrame(16384, [1])) })]).status).toBe('gave-up');
    const dust = Array.from({ length: 200 }, (_, i) => cryptoFrame(2 * i + 1, [1])).flat();
    expect(gather([sealInitial({ payload: dust })]).status).toBe('gave-up');
  });

  it('says at once that a datagram is not QUIC', () => {
    expect(gather([[1, 2, 3, 4, 5, 6, 7, 8]]).status).toBe('not-quic');
  });

  it("reads a TLS hello in Google's frames", () => {
    const payload = padded([7, 8, ...RFC_CRYPTO_FRAME.slice(1)]);
    const state = gather([sealInitial({ version: QUIC_VERSION.t051, payload })]);
    expect(state).toMatchObject({ status: 'done', clientHello: { serverName: 'example.com' }, googleHello: null });
  });

  it('reads the CHLO of Q050', () => {
    const message = chlo({ 'SNI\0': 'video.example', UAID: 'browser 81' });
    const frame = [8, 0, ...variable(message.length), ...message];
    const state = gather([sealInitial({ version: QUIC_VERSION.q050, payload: padded([7, ...frame]) })]);
    expect(state).toMatchObject({ status: 'done', clientHello: null });
    expect(state.googleHello).toEqual({ version: 'Q050', serverName: 'video.example', userAgent: 'browser 81' });
  });

  it('never throws on hostile payloads and datagrams', () => {
    const frames = [
      ...cryptoFrame(0, large.slice(0, 300)),
      2,
      5,
      0,
      1,
      0,
      1,
      1,
      ...cryptoFrame(300, large.slice(300, 500)),
    ];
    const seen: Record<string, number> = {};
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(frames.length - 1), fc.nat(255)), { maxLength: 4 }),
        fc.nat(60),
        fc.boolean(),
        (changes, at, outside) => {
          const payload = [...frames];
          for (const [index, value] of changes) payload[index] = value;
          const datagram = sealInitial({ payload });
          const state = gather([outside ? datagram.with(at, changes[0]?.[1] ?? 0) : datagram]);
          const result = state.clientHello === null ? state.status : 'hello';
          seen[result] = (seen[result] ?? 0) + 1;
        },
      ),
      { numRuns: 300, seed: 9 },
    );
    for (const result of ['hello', 'need-more', 'not-quic', 'gave-up']) expect(seen[result]).toBeGreaterThan(2);
  });
});
