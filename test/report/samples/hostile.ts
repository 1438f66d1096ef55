import type { Analysis } from '../../../src/report/analysis.ts';
import { analysis, capture, destination, device, frame, location } from './build.ts';

/** Names that strangers might choose to act on whoever reads the report. */
export const HOSTILE_NAMES = [
  '\u001b[2J\u001b]0;title\u0007clear.example',
  'moc.elpmaxe\u202egnp.exe',
  '=HYPERLINK("http://evil.example","open")',
  '@everyone https://evil.example #1 <img src=x onerror=alert(1)>',
  'cell | other `code` ``more`` [link](javascript:alert(1))',
  '::error file=a::stop',
  '##[error]stop',
  'line\r\nbreak\u2028and\u0085more',
  'zalgo\u0301\u0302\u0303\u0304\u0305.example',
  'カメラ.映像.example',
  '\u200binvisible\u200d.example',
  `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.google.example`,
];

/** Every text that comes from the capture or from a table is hostile. */
export function hostileAnalysis(): Analysis {
  const evil = '\u001b[31m\u202e|`<b>@x::set-output';
  return analysis({
    captures: [capture({ path: `${evil}.pcap` }), capture({ id: 'c2', path: 'b.pcap' })],
    data: [{ id: evil, edition: evil, licence: evil, attribution: evil, sha256: null }],
    devices: [
      device({ hostname: evil, vendor: evil, model: evil, evidence: [{ fact: evil, value: evil, ...frame(1) }] }),
    ],
    lookups: [
      {
        ...{ device: 'd1', name: evil, types: [evil], aliases: [evil], answers: [], contacted: false },
        ...{ evidenceLevel: 'E1', evidence: frame(2) },
      },
    ],
    destinations: HOSTILE_NAMES.map((name, i) =>
      destination({
        id: `n${i + 1}`,
        address: `198.51.100.${i + 1}`,
        names: [{ name, source: 'dns', later: false, evidence: frame(i) }],
        autonomousSystem: { number: 64500, organization: evil, edition: evil },
        operator: i % 2 === 0 ? { id: `o${i}`, name: evil, jurisdiction: evil, evidence: [evil] } : null,
        location: location({
          country: i === 0 ? evil : 'TW',
          sources: [{ id: evil, family: evil, edition: evil, country: evil }],
        }),
        services: [evil],
      }),
    ),
    diagnostics: [
      {
        code: 'damaged',
        severity: 'error',
        capture: 'c1',
        layer: evil,
        count: 1,
        firstFrame: 9,
        firstOffset: 900,
        detail: evil,
      },
      {
        code: evil,
        severity: 'note',
        capture: 'c1',
        layer: null,
        count: 2,
        firstFrame: null,
        firstOffset: null,
        detail: evil,
      },
    ],
  });
}
