import { describe, expect, it } from 'vitest';
import { findAzureDownload, parseAzureTags } from '../../src/attribution/feed-azure.ts';
import { expectHardy, rangesOf } from './feed-expectations.ts';

const tag = (name: string, region: string, systemService: string, ...addressPrefixes: string[]) => ({
  name,
  properties: { region, systemService, addressPrefixes },
});

const sample = JSON.stringify({
  changeNumber: 363,
  cloud: 'Public',
  values: [
    tag('ActionGroup', '', 'ActionGroup', '192.0.2.4/30'),
    tag('AzureCloud.westus', 'westus', '', '192.0.2.0/24', '2001:db8::/48'),
    tag('Storage.WestUS', 'westus', 'AzureStorage', '192.0.2.64/26'),
    tag('AzureFrontDoor.Frontend', '', 'AzureFrontDoor', '198.51.100.0/24'),
  ],
});

describe('Azure service tags', () => {
  it('keeps tags with a region and the anycast fronts; a regionless tag would hide the region', () => {
    expect(rangesOf(parseAzureTags(sample))).toEqual([
      { prefix: '192.0.2.0/24', region: 'westus', services: ['AzureCloud'] },
      { prefix: '2001:db8::/48', region: 'westus', services: ['AzureCloud'] },
      { prefix: '192.0.2.64/26', region: 'westus', services: ['AzureStorage'] },
      { prefix: '198.51.100.0/24', scope: 'global', services: ['AzureFrontDoor'] },
    ]);
  });

  it('has its date from the file name, else only its change number', () => {
    expect(parseAzureTags(sample, 'ServiceTags_Public_20260817.json')).toMatchObject({
      date: '2026-08-17',
      edition: '2026-08-17',
    });
    expect(parseAzureTags(sample, 'microsoft-azure-ip-ranges.json')).toMatchObject({
      date: null,
      edition: 'change 363',
    });
  });

  it('finds the file in the download page, and only on the publisher’s host', () => {
    const link = 'https://download.microsoft.com/download/7/1/d/71d86715/ServiceTags_Public_20260817.json';
    expect(findAzureDownload(`<a href="${link}">click</a>`)).toBe(link);
    expect(
      findAzureDownload(`<a href="${link.replace('download.microsoft.com', 'example.net')}">click</a>`),
    ).toBeNull();
  });

  it('reads anything', () => expectHardy((text) => parseAzureTags(text), sample));
});
