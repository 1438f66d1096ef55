import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/cli/failure.ts';
import { loadDevices, readDevices } from '../../src/cli/load-devices.ts';

const failureOf = (text: string): string => {
  try {
    readDevices(text, 'devices.yaml');
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
  return 'no failure';
};

describe('a list of devices', () => {
  test('is YAML, or JSON', () => {
    const expected = [{ mac: 0x00_11_22_33_44_55, name: 'Porch', kind: 'camera', vendor: 'Yi', accountRegion: 'NO' }];
    const yaml =
      'devices:\n  - mac: 00:11:22:33:44:55\n    name: Porch\n    kind: camera\n    vendor: Yi\n    accountRegion: NO\n';
    expect(readDevices(yaml, 'a')).toEqual(expected);
    const json =
      '{"devices": [{"mac": "00-11-22-33-44-55", "name": "Porch", "kind": "camera", "vendor": "Yi", "accountRegion": "NO"}]}';
    expect(readDevices(json, 'a')).toEqual(expected);
  });

  test('may say little', () => {
    expect(readDevices('devices: [{ mac: "001122334455" }]', 'a')).toEqual([{ mac: 0x00_11_22_33_44_55 }]);
    expect(readDevices('devices: []', 'a')).toEqual([]);
  });

  test('tells line and column of what is wrong', () => {
    const line = (text: string) => failureOf(`devices:\n  - mac: 00:11:22:33:44:55\n${text}`);
    expect(line('    kind: ""\n')).toMatch(/^devices\.yaml:3:11: /);
    expect(line('    accountRegion: Norway\n')).toMatch(/^devices\.yaml:3:20: .*ISO 3166-1/);
    expect(line('    colour: red\n')).toMatch(/^devices\.yaml:3:13: unknown key colour/);
    expect(line('  - mac: 00:11:22:33:44:55\n')).toMatch(/^devices\.yaml:3:10: the same MAC address again/);
    expect(failureOf('devices:\n  - name: Porch\n')).toMatch(/^devices\.yaml:2:5: missing key/);
    expect(failureOf('devices:\n  - mac: ff:ff:ff:ff:ff:ff\n')).toMatch(
      /^devices\.yaml:2:10: .*MAC address of one device/,
    );
    expect(failureOf('')).toMatch(/^devices\.yaml:1:1: /);
  });

  test('tells where YAML ends to be YAML', () => {
    expect(failureOf('devices:\n  - mac: "00:11\n')).toMatch(/^devices\.yaml:\d+:\d+: /);
  });

  test('does not unfold aliases without bound', () => {
    const layers = Array.from({ length: 12 }, (_, i) => `k${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    expect(() => readDevices(`k0: &a0 [x]\n${layers.join('\n')}\n`, 'a')).toThrow();
  });

  test('is read from a file, and a missing one is told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'devices-'));
    const path = join(folder, 'devices.yaml');
    writeFileSync(path, 'devices: [{ mac: "001122334455", name: Porch }]');
    expect(loadDevices(path)).toEqual([{ mac: 0x00_11_22_33_44_55, name: 'Porch' }]);
    rmSync(folder, { recursive: true });
    expect(() => loadDevices(path)).toThrow(/no such file/);
  });
});
