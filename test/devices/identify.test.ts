import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeviceRules } from '../../src/attribution/device-rules.ts';
import { correctDevices } from '../../src/devices/correct-devices.ts';
import { DEVICE_KINDS, type Hint, type HintKind } from '../../src/devices/device-clues.ts';
import { identify } from '../../src/devices/identify.ts';
import { KIND_CLUES } from '../../src/devices/kind-clues.ts';
import { analyze } from '../../src/index.ts';
import { RULES } from '../attribution/real-rules.ts';
import { inputs, observeBytes } from '../observing.ts';

const SHARED = new URL('../../../shared/captures/', import.meta.url);
const rules = createDeviceRules(RULES);

function hint(fact: HintKind, value: string, frameNumber = 1): Hint {
  return { fact, value, capture: 0, frameNumber, fileOffset: 24 };
}

const told = (...hints: Hint[]) => identify(hints, null, rules);

describe('what a device is', () => {
  test('is what it says itself, before what it only suggests', () => {
    const { kind, reasons } = told(
      hint('mdns-service', '_spotify-connect._tcp', 1),
      hint('wsd-types', 'dn:NetworkVideoTransmitter', 7),
    );
    expect(kind).toBe('camera');
    expect(reasons[0]).toMatchObject({ about: 'kind', value: 'camera', weight: 10, hint: { frameNumber: 7 } });
  });

  test.each([
    ['hub', 'hap-category', '2'],
    ['camera', 'hap-category', '17'],
    ['doorbell', 'hap-category', '18'],
    ['plug', 'ssdp-usn', 'uuid:Socket-1_0-221519K1100F55'],
    ['plug', 'dhcp-hostname', 'HS100(EU)'],
    ['camera', 'dhcp-hostname', 'DCS-930LB'],
    ['camera', 'serves', 'reolink'],
    ['camera', 'serves', 'xiongmai'],
    ['camera', 'dhcp-hostname', 'PorchCam'],
    ['computer', 'dhcp-hostname', 'laptop'],
    ['camera', 'message', 'pppp device-login'],
    ['phone', 'user-agent', 'Dalvik/2.1.0 (Linux; U; Android 5.1.1; SM-N7505 Build/LMY47X)'],
    ['phone', 'dhcp-hostname', 'Annas-iPhone'],
    ['computer', 'dhcp-vendor-class', 'MSFT 5.0'],
    ['printer', 'mdns-service', '_ipp._tcp'],
    ['tv', 'mdns-service', '_androidtvremote2._tcp'],
    ['speaker', 'mdns-service', '_sonos._tcp'],
    ['nas', 'dhcp-hostname', 'DiskStation'],
    ['router', 'ssdp-type', 'urn:schemas-upnp-org:device:InternetGatewayDevice:1'],
  ] as const)('%s: by %s %s', (kind, fact, value) => {
    expect(told(hint(fact, value)).kind).toBe(kind);
  });

  test('is not a camera for having spoken with one', () => {
    expect(told(hint('message', 'pppp punch')).kind).toBeNull();
    expect(told(hint('message', 'pppp punch'), hint('message', 'pppp device-login')).kind).toBe('camera');
  });

  test('is not known from words that only contain the clue', () => {
    for (const name of ['scamper', 'SCAM', 'scam', 'nasdaq', 'mtv-box2', 'theatre', 'hubert']) {
      expect(told(hint('dhcp-hostname', name)).kind, name).toBeNull();
    }
  });

  test('has a model and a firmware', () => {
    const found = told(hint('ssdp-server', 'Linux/3.14.0 UPnP/1.0 IpBridge/1.9.0'), hint('model', 'BSB002'));
    expect(found).toMatchObject({ kind: 'hub', vendor: 'Philips Hue', model: 'BSB002', firmware: '1.9.0' });
    const agent = 'Dalvik/2.1.0 (Linux; U; Android 5.1.1; SM-N7505 Build/LMY47X)';
    expect(told(hint('user-agent', agent)).model).toBe('SM-N7505');
  });
});

describe('whose brand it is', () => {
  test('beats the maker of its radio', () => {
    const block = hint('mac-block', 'Espressif');
    expect(identify([hint('name', 'api.xiaoyi.com')], block, rules)).toMatchObject({ vendorId: 'yi', kind: 'camera' });
    expect(identify([], block, rules)).toMatchObject({ vendor: 'Espressif', vendorId: null });
  });

  test('is the owner of its MAC block where that is a brand', () => {
    expect(identify([], hint('mac-block', 'D-Link International'), rules)).toMatchObject({
      vendor: 'D-Link',
      vendorId: 'd-link',
    });
  });

  test('is not told by names when they are of several vendors, or a phone’s', () => {
    const yi = hint('name', 'api.xiaoyi.com');
    expect(told(yi, hint('name', 'api.wyzecam.com')).vendor).toBeNull();
    expect(told(yi, hint('dhcp-hostname', 'Annas-iPhone')).vendorId).toBeNull();
  });
});

describe('identification', () => {
  test('holds for any texts, and only answers with known kinds', () => {
    const facts = [...new Set(KIND_CLUES.flatMap((clue) => clue.facts))];
    const anyHint = fc.tuple(fc.constantFrom(...facts), fc.string({ maxLength: 256 })).map(([f, v]) => hint(f, v));
    fc.assert(
      fc.property(fc.array(anyHint, { maxLength: 20 }), (hints) => {
        const { kind, reasons } = told(...hints);
        expect(kind === null || DEVICE_KINDS.includes(kind)).toBe(true);
        for (const reason of reasons) expect(hints).toContain(reason.hint);
      }),
      { numRuns: 200 },
    );
  });

  test('stays quick on texts made to be slow', () => {
    const start = performance.now();
    for (const text of ['('.repeat(256), 'Android 9; '.repeat(23), 'a-'.repeat(128), '.'.repeat(256)]) {
      for (const { pattern } of KIND_CLUES) pattern.test(text);
    }
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe.skipIf(!existsSync(SHARED))('devices of real captures', () => {
  const OWNERS: Readonly<Record<string, string>> = { '78:df:72': 'Shanghai Imilab Technology' };
  const vendorOf = (mac: number) =>
    OWNERS[
      mac
        .toString(16)
        .padStart(12, '0')
        .slice(0, 6)
        .replace(/..(?=.)/g, '$&:')
    ] ?? null;

  test.each([
    ['intl-iot/yi_camera_sample.pcap', 'b0:d5:9d:b9:f0:b4', { kind: 'camera' }],
    ['intl-iot/yi_camera_sample.pcap', '64:bc:0c:6a:81:f3', { kind: null }],
    ['nku-lifecycle/xiaobai_Y2camera_setup.pcap', '78:df:72:24:69:4d', { kind: 'camera', vendorId: 'xiaomi' }],
    [
      'iot-sentinel/HueBridge__Setup-A-1-STA.pcap',
      '00:17:88:24:76:ff',
      { kind: 'hub', model: 'BSB002', firmware: '1.9.0' },
    ],
    ['iot-sentinel/HueBridge__Setup-A-1-STA.pcap', '38:0b:40:ef:85:41', { kind: 'phone', model: 'SM-N7505' }],
    ['iot-sentinel/WeMoSwitch__Setup-A-1-STA.pcap', '94:10:3e:35:01:c1', { kind: 'plug', vendor: 'Belkin WeMo' }],
    [
      'iot-sentinel/TP-LinkPlugHS100__Setup-A-1-STA.pcap',
      '50:c7:bf:00:fc:a3',
      { kind: 'plug', model: 'HS100', vendorId: 'tp-link' },
    ],
    ['iot-sentinel/D-LinkCam__Setup-A-1-STA.pcap', 'b0:c5:54:25:5b:0e', { kind: 'camera', model: 'DCS-935L' }],
    ['iot-sentinel/EdimaxCam1__Setup-A-1-STA.pcap', '74:da:38:80:7a:08', { kind: 'camera' }],
    ['neolink/EncryptionProtocol02_login.pcapng', '94:e0:d6:e9:89:86', { kind: 'camera', vendorId: 'reolink' }],
    ['smart-home-firewall/philips-hue__no-firewall__lan.pcap', '3c:cd:5d:a2:a9:d7', { kind: 'phone' }],
  ])('%s: %s', async (path, mac, expected) => {
    const bytes = new Uint8Array(readFileSync(new URL(path, SHARED)));
    const { devices } = analyze([await observeBytes(bytes)], inputs({ rules: RULES, vendorOf }));
    const device = devices.find(({ macs }) => macs.includes(mac));
    expect(device).toMatchObject(expected);
    for (const reason of device?.reasons ?? []) expect(reason.frameNumber).toBeGreaterThan(0);
  });
});

describe('the user’s word', () => {
  test('replaces what was concluded, and its reasons', () => {
    const device = {
      id: 'd1',
      basis: 'mac' as const,
      macs: ['00:11:22:33:44:55'],
      addresses: [],
      vendor: 'Espressif',
      randomisedMac: false,
      hostname: 'ESP_334455',
      model: 'X',
      kind: 'light',
      role: 'device' as const,
      local: { sentBytes: 0, receivedBytes: 0, peers: 0 },
      evidence: [],
      reasons: (['kind', 'vendor', 'model'] as const).map((about) => ({
        about,
        value: 'x',
        fact: 'model' as const,
        said: 'x',
        capture: 'c1',
        frameNumber: 1,
        fileOffset: 24,
      })),
    };
    const mac = 0x00_11_22_33_44_55;
    const list = {
      devices: [{ number: 0, mac, addresses: [], device }],
      deviceOf: new Int32Array(0),
      vantage: 'inside' as const,
    };
    correctDevices(list, [{ mac, name: 'Porch', kind: 'camera', vendor: 'yi', accountRegion: 'US' }], rules);
    expect(device).toMatchObject({
      name: 'Porch',
      kind: 'camera',
      vendorId: 'yi',
      accountRegion: 'US',
      hostname: 'ESP_334455',
    });
    expect(device.reasons.map(({ about }) => about)).toEqual(['model']);
  });
});
