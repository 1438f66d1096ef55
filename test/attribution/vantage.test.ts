import { describe, expect, test } from 'vitest';
import { formatVantage, parseVantage } from '../../src/attribution/vantage.ts';

describe('a vantage', () => {
  test.each([
    ['us', { country: 'US' }],
    ['40.71,-74.01', { latitude: 40.71, longitude: -74.01 }],
    [' -33 , 151.2 ', { latitude: -33, longitude: 151.2 }],
    ['90,180', { latitude: 90, longitude: 180 }],
  ])('%j is read, and written so that it is read again', (text, vantage) => {
    expect(parseVantage(text)).toEqual(vantage);
    expect(parseVantage(formatVantage(parseVantage(text)!))).toEqual(vantage);
  });

  test.each(['', 'UK', 'USA', '91,0', '0,181', '40.71', '1,2,3', '1e1,2', 'NaN,0'])('%j is none', (text) => {
    expect(parseVantage(text)).toBeNull();
  });
});
