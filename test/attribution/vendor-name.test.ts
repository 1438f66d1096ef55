import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortVendorName } from '../../src/attribution/vendor-name.ts';

describe('the short form of a registered name', () => {
  it.each([
    ['Apple, Inc.', 'Apple'],
    ['HUAWEI TECHNOLOGIES CO.,LTD', 'HUAWEI TECHNOLOGIES'],
    ['Samsung Electronics Co.,Ltd', 'Samsung Electronics'],
    ['Tianjin HuaLai Technology CO., Ltd.', 'Tianjin HuaLai Technology'],
    ['Reolink Innovation Limited', 'Reolink Innovation'],
    ['Arcadyan S.p.A.', 'Arcadyan'],
    ['Example GmbH & Co. KG', 'Example'],
    ['Bang & Olufsen A/S', 'Bang & Olufsen'],
    ['SolidPro Technology Corporation', 'SolidPro Technology'],
    ['Gtelecom Pty Ltd', 'Gtelecom'],
    ['Hon Hai Precision Ind. Co.,Ltd. (Foxconn)', 'Hon Hai Precision Ind.'],
    ['Co., Ltd.', 'Co.'],
    ['Inc', 'Inc'],
  ])('%s is %s', (organization, expected) => {
    expect(shortVendorName(organization)).toBe(expected);
  });

  it('is empty only where the name is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const short = shortVendorName(text);
        expect(short === '').toBe(text.trim() === '');
      }),
    );
  });
});
