import { describe, expect, test } from 'vitest';
import { matchProviderName, regionOf } from '../../src/attribution/provider-name.ts';
import { checkAttributionRules } from '../../src/attribution/rule-check.ts';
import { crossCheckRules } from '../../src/attribution/rule-crosscheck.ts';
import { formatRuleProblem, type RuleProblem } from '../../src/base/rule-file.ts';
import { checkedRules, RULES, ruleFiles } from './real-rules.ts';

describe('the rule files that ship', () => {
  test('are read without problems, and there are some', () => {
    const files = checkedRules();
    expect(files.providers.length).toBeGreaterThan(40);
    expect(files.vendors.length).toBeGreaterThan(30);
    expect(files.anycast?.prefixes.length).toBeGreaterThan(20);
    expect(files.services?.suffixes.length).toBeGreaterThan(40);
  });

  test('hold no duplicates, dangling references or uncited lines', () => {
    expect(crossCheckRules(checkedRules()).map(formatRuleProblem)).toEqual([]);
  });

  test.each([
    [211914, 'AER-CA LLC'],
    [34947, 'Alibaba Travel'],
    [36027, 'CloudWyze'],
    [9390, 'not Alibaba'],
    [203513, 'Link Ltd'],
  ])('AS%i (%s) is nobody’s', (number) => {
    expect(RULES.networks.get(number)).toBeUndefined();
  });

  test('AS63199 is CDS Global Cloud, not Kingsoft', () => {
    expect(RULES.networks.get(63199)?.provider.operator.id).toBe('capital-online');
  });

  test('Alibaba’s mainland network is confined to CN, its international one is not', () => {
    expect(RULES.networks.get(37963)?.asn).toMatchObject({ confined: 'CN', product: 'mainland' });
    expect(RULES.networks.get(45102)?.asn.confined).toBeUndefined();
    expect(RULES.networks.get(45102)?.provider.operator).toMatchObject({ id: 'alibaba', jurisdiction: 'CN' });
  });

  test('AWS China is an operator of its own', () => {
    expect(RULES.networks.get(55960)?.provider.operator.id).toBe('aws-china');
    expect(RULES.networks.get(16509)?.provider.operator.id).toBe('amazon');
  });
});

describe('region codes mean what their provider says', () => {
  test.each([
    ['aws', 'ap-southeast-1', 'SG'],
    ['alibaba', 'ap-southeast-1', 'SG'],
    ['huawei', 'ap-southeast-1', 'HK'],
    ['aws', 'ap-southeast-3', 'ID'],
    ['alibaba', 'ap-southeast-3', 'MY'],
    ['aws', 'ap-southeast-5', 'MY'],
    ['alibaba', 'ap-southeast-5', 'ID'],
    ['aws', 'ap-southeast-6', 'NZ'],
    ['alibaba', 'ap-southeast-6', 'PH'],
    ['aws', 'eu-west-1', 'IE'],
    ['alibaba', 'eu-west-1', 'GB'],
    ['aws', 'me-central-1', 'AE'],
    ['alibaba', 'me-central-1', 'SA'],
    ['alibaba', 'cn-hongkong', 'HK'],
    ['aws', 'ap-east-1', 'HK'],
    ['aws', 'ap-east-2', 'TW'],
    ['aws', 'us-east-1-bue-1', 'AR'],
    ['google', 'asia-east1', 'TW'],
    ['google', 'asia-east2', 'HK'],
    ['azure', 'eastasia', 'HK'],
    ['azure', 'germanywc', 'DE'],
    ['tencent', 'ap-hongkong', 'HK'],
    ['tencent', 'ap-beijing', 'CN'],
    ['oracle', 'uk-london-1', 'GB'],
  ])('%s %s is %s', (id, code, country) => {
    const provider = RULES.providers.find((rule) => rule.id === id)!;
    expect(regionOf(provider, code)?.country).toBe(country);
  });

  test('only codes of mainland regions mean CN, and no code of Hong Kong or Taiwan does', () => {
    for (const provider of RULES.providers) {
      for (const [code, { country, city }] of Object.entries(provider.regions)) {
        if (/hong kong|taipei|macao|changhua/i.test(city) || /hongkong/.test(code))
          expect([code, country]).not.toContain('CN');
      }
    }
  });
});

describe('host names', () => {
  test.each([
    ['motiondetection-eu.oss-eu-central-1.aliyuncs.com', 'alibaba', 'eu-central-1', 'DE'],
    ['oss-cn-hongkong.aliyuncs.com', 'alibaba', 'cn-hongkong', 'HK'],
    ['oss-cn-shanghai-internal.aliyuncs.com', 'alibaba', 'cn-shanghai', 'CN'],
    ['iot-as-mqtt.us-west-1.aliyuncs.com', 'alibaba', 'us-west-1', 'US'],
    ['a1b2.iot-as-mqtt.cn-shanghai.aliyuncs.com', 'alibaba', 'cn-shanghai', 'CN'],
    ['live.aliyuncs.com', 'alibaba', null, null],
    ['mqtt-cn-4xl3abc.mqtt.aliyuncs.com', 'alibaba', null, null],
    ['oss-accelerate.aliyuncs.com', 'alibaba', null, null],
    ['x.m.kunlunaq.com', 'alibaba', null, null],
    ['m-1a2b.kinesisvideo.us-west-2.amazonaws.com', 'aws', 'us-west-2', 'US'],
    ['c1ybkrkbr1j10x.credentials.iot.us-west-2.amazonaws.com', 'aws', 'us-west-2', 'US'],
    ['ec2-52-1-2-3.compute-1.amazonaws.com', 'aws', 'us-east-1', 'US'],
    ['ec2-18-184-0-1.eu-central-1.compute.amazonaws.com', 'aws', 'eu-central-1', 'DE'],
    ['wyze-device-alarm-file.s3.us-west-2.amazonaws.com', 'aws', 'us-west-2', 'US'],
    ['us-west-2.s3.amazonaws.com', 'aws', null, null],
    ['d111111abcdef8.cloudfront.net', 'aws', null, null],
    ['s3.cn-north-1.amazonaws.com.cn', 'aws-china', 'cn-north-1', 'CN'],
    ['anything.amazonaws.com.cn', 'aws-china', null, 'CN'],
    ['camera.westeurope.cloudapp.azure.com', 'azure', 'westeurope', 'NL'],
    ['hub.azure-devices.net', 'azure', null, null],
    ['x.chinacloudapi.cn', 'azure-china', null, 'CN'],
    ['europe-west1-project.cloudfunctions.net', 'google', 'europe-west1', 'BE'],
    ['storage.googleapis.com', 'google', null, null],
    ['bucket-1.cos.ap-hongkong.myqcloud.com', 'tencent', 'ap-hongkong', 'HK'],
    ['product.iotcloud.tencentdevices.com', 'tencent', 'ap-guangzhou', 'CN'],
    ['product.us-east.iotcloud.tencentdevices.com', 'tencent', 'na-ashburn', 'US'],
    ['obs.ap-southeast-1.myhuaweicloud.com', 'huawei', 'ap-southeast-1', 'HK'],
    ['ecs-1-2-3-4.compute.hwclouds-dns.com', 'huawei', null, null],
    ['objectstorage.uk-london-1.oraclecloud.com', 'oracle', 'uk-london-1', 'GB'],
  ])('%s is %s %s %s', (name, provider, region, country) => {
    const match = matchProviderName(RULES.providerSuffixes, name);
    expect({ provider: match?.provider.id, region: match?.region, country: match?.country }).toEqual({
      provider,
      region,
      country,
    });
  });

  test.each(['aliyuncs.com.example.net', 'notaliyuncs.com', 'ntp.sjtu.edu.cn', 'example.cn', '', '.', 'amazonaws'])(
    'a suffix matches on label boundaries only: %j is nobody’s',
    (name) => {
      expect(matchProviderName(RULES.providerSuffixes, name)).toBeNull();
    },
  );
});

describe('rule files with faults', () => {
  function problemsOf(value: unknown, file = 'providers/x.json'): string[] {
    const problems: RuleProblem[] = [];
    checkAttributionRules([{ file, value }], problems);
    return problems.map(formatRuleProblem);
  }

  test('every fault is told with its place', () => {
    const provider = ruleFiles().find(({ file }) => file === 'providers/hetzner.json')!.value as Record<
      string,
      unknown
    >;
    const faulty = { ...provider, asns: [{ number: 0, source: 'asn-names' }], suffixs: [] };
    expect(problemsOf(faulty)).toEqual([
      expect.stringMatching(/^providers\/x\.json#\/asns\/0\/number: found 0; /),
      expect.stringMatching(/^providers\/x\.json#\/suffixs: unknown key suffixs; /),
    ]);
    expect(problemsOf({ ...provider, id: undefined })).toEqual([
      expect.stringMatching(/^providers\/x\.json#\/id: missing key; /),
    ]);
  });

  test('a file of no object at all is told', () => {
    expect(problemsOf(null)).toHaveLength(1);
    expect(problemsOf(['x'], 'vendors/x.json').length).toBeGreaterThan(0);
  });
});
