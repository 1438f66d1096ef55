import { describe, expect, test } from 'vitest';
import { type ContactMeasure, levelOf } from '../../src/destinations/level.ts';
import { LEVEL_THRESHOLDS } from '../../src/destinations/thresholds.ts';

const MINUTE = 60e6;
const [KIB, MIB] = [1024, 1024 * 1024];

/** A contact that was reached and sent nothing. */
const REACHED: ContactMeasure = {
  sentPackets: 3,
  receivedPackets: 2,
  reached: true,
  sentBytes: 0,
  isSingleExchange: false,
  largestDayBytes: 0,
  largestBurst: 0,
  largestUploadFlow: 0,
  span: 0,
};

/** So many bytes, spread evenly, all on one day. */
const sent = (bytes: number, span: number): Partial<ContactMeasure> => ({
  sentBytes: bytes,
  largestDayBytes: bytes,
  span,
});

describe('levels of contact (claim-test.md, section 2)', () => {
  test.each<[string, Partial<ContactMeasure>, string]>([
    ['E0: nothing was sent to it', { sentPackets: 0, receivedPackets: 5 }, 'E0'],
    ['E2: nothing came back', { receivedPackets: 0, reached: false, sentBytes: 5000 }, 'E2'],
    ['E2: what came back refused', { reached: false }, 'E2'],
    ['E2: much was sent into nothing', { receivedPackets: 0, reached: false, largestDayBytes: 50 * MIB }, 'E2'],
    ['E3: a handshake and no byte after it', {}, 'E3'],
    ['E3: one request by UDP and its reply', { ...sent(48, 20e3), isSingleExchange: true }, 'E3'],
    ['E4: one byte after the handshake', sent(1, 0), 'E4'],
    ['E4: 1,500 bytes in less than a minute', sent(1500, 1e6), 'E4'],
    ['E5: one byte more', sent(1501, 1e6), 'E5'],
    ['E5: as much in exactly a minute', sent(1501, MINUTE), 'E5'],
    ['E4: as much in a little more than that', sent(1501, MINUTE * 1.001), 'E4'],
    ['E4: 1,500 bytes a minute for an hour', sent(60 * 1500, 60 * MINUTE), 'E4'],
    ['E5: a byte more', sent(60 * 1500 + 1, 60 * MINUTE), 'E5'],
    ['E4: 2 MiB on one day of many', { sentBytes: 2 * MIB, largestDayBytes: 2 * MIB, span: 5000 * MINUTE }, 'E4'],
    [
      'E5: a byte more on that day',
      { sentBytes: 2 * MIB + 1, largestDayBytes: 2 * MIB + 1, span: 5000 * MINUTE },
      'E5',
    ],
    ['E4: a burst just below 16 KiB', { ...sent(16 * KIB - 1, 60 * MINUTE), largestBurst: 16 * KIB - 1 }, 'E4'],
    ['E5: a burst of 16 KiB at a low rate', { ...sent(16 * KIB, 60 * MINUTE), largestBurst: 16 * KIB }, 'E5'],
    [
      'E5: a burst of 16 KiB in one datagram',
      { ...sent(16 * KIB, 0), largestBurst: 16 * KIB, isSingleExchange: true },
      'E5',
    ],
    ['E5: an upload one byte short of 1 MiB', { ...sent(MIB - 1, MINUTE), largestUploadFlow: MIB - 1 }, 'E5'],
    ['E6: 1 MiB sent in one flow', { ...sent(MIB, MINUTE), largestUploadFlow: MIB }, 'E6'],
    ['E5: one byte short of 5 MiB in a day', sent(5 * MIB - 1, 60 * MINUTE), 'E5'],
    ['E6: 5 MiB in a day, however evenly', sent(5 * MIB, 1440 * MINUTE), 'E6'],
    ['E4: 5 MiB over days', { sentBytes: 5 * MIB, largestDayBytes: MIB, span: 5 * 1440 * MINUTE }, 'E4'],
  ])('%s', (_, measure, level) => {
    expect(levelOf({ ...REACHED, ...measure }, LEVEL_THRESHOLDS)).toBe(level);
  });

  test('every threshold is open to configuration', () => {
    const measure = { ...REACHED, ...sent(2000, 0), largestBurst: 2000, largestUploadFlow: 2000 };
    expect(levelOf(measure, { ...LEVEL_THRESHOLDS, uploadFlowBytes: 2000 })).toBe('E6');
    expect(levelOf(measure, { ...LEVEL_THRESHOLDS, uploadBytesPerDay: 2000 })).toBe('E6');
    expect(levelOf(measure, { ...LEVEL_THRESHOLDS, controlBytesPerMinute: 2000 })).toBe('E4');
    expect(levelOf(measure, { ...LEVEL_THRESHOLDS, controlBytesPerMinute: 2000, burstBytes: 2000 })).toBe('E5');
    expect(levelOf(measure, { ...LEVEL_THRESHOLDS, controlBytesPerMinute: 2000, controlBytesPerDay: 1999 })).toBe('E5');
  });
});
