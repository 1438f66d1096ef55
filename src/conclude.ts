import type { AttributionRules } from './attribution/attribution-rules.ts';
import { createAttributor } from './attribution/attributor.ts';
import { createDeviceRules } from './attribution/device-rules.ts';
import type { AttributionSources, Vantage } from './attribution/lookups.ts';
import { isPublicResolver } from './attribution/public-resolver.ts';
import { formatVantage } from './attribution/vantage.ts';
import { formatPrefix, type Prefix } from './base/prefix.ts';
import { attributeContact, type ContactAttribution } from './destinations/attribute-contact.ts';
import { gatherContacts } from './destinations/contacts.ts';
import { listDestinations } from './destinations/destination-list.ts';
import { noteDeviceActivity } from './destinations/device-activity.ts';
import { deviceVendorId } from './destinations/device-vendor.ts';
import { diagnoseCapture, diagnoseContacts, diagnoseRoundTrips, diagnoseTogether } from './destinations/diagnostics.ts';
import { expectCountries } from './destinations/expected-countries.ts';
import { listExposures } from './destinations/exposures.ts';
import { listFlows } from './destinations/flow-list.ts';
import { indexHeartbeats } from './destinations/heartbeats.ts';
import { levelOf } from './destinations/level.ts';
import { listLookups } from './destinations/lookups.ts';
import { createMeasurer } from './destinations/measure.ts';
import { indexNames } from './destinations/name-index.ts';
import { indexRoles, tunnelledDevices } from './destinations/remote-role.ts';
import { indexResolvers } from './destinations/resolver-use.ts';
import { gatherRoundTrips } from './destinations/round-trip-samples.ts';
import { HEARTBEAT_THRESHOLDS, LEVEL_THRESHOLDS } from './destinations/thresholds.ts';
import { sidesOf } from './devices/address-sides.ts';
import { correctDevices } from './devices/correct-devices.ts';
import type { DeviceCorrection } from './devices/device-corrections.ts';
import { listDevices } from './devices/device-list.ts';
import { identifyDevices } from './devices/identify-devices.ts';
import type { Observations } from './devices/observations.ts';
import type { Analysis, AnalysisOptions, DataEdition } from './report/analysis.ts';
import { reportCapture } from './report/report-capture.ts';

/** What a conclusion rests on beside the observations. */
export type ConcludeInputs = {
  sources: AttributionSources;
  rules: AttributionRules;
  /** Whose block a MAC address is from, or null. */
  vendorOf: (mac: number) => string | null;
  /** What the user knows better of devices. */
  corrections?: readonly DeviceCorrection[];
  /** The files that `rules` come from, for the report. */
  ruleFiles?: readonly { path: string; sha256: string }[];
  /** Editions of everything in `sources`, for the report. */
  data: readonly DataEdition[];
  version: string;
  /** The home network as given, or null: found from the traffic. */
  lan: readonly Prefix[] | null;
  expect: AnalysisOptions['expect'];
  maxFlows: number;
  /** Whether the document lists flows. */
  flows: boolean;
  /** The day to measure ages of data at, in microseconds; null: that of the capture. */
  asOf: number | null;
  /** Where the captures were made; without it, round trips rule out no place. */
  vantage?: Vantage | null;
};

/** Observations × rules × data × options → analysis: who, where, how far, was it expected. The same bytes for any order of captures. */
export function conclude(observations: Observations, inputs: ConcludeInputs): Analysis {
  const captureIds = observations.captures.map((_, number) => `c${number + 1}`);
  const sides = sidesOf(observations, inputs.lan);
  const devices = listDevices(observations, sides, { vendorOf: inputs.vendorOf, captureIds });
  const rules = createDeviceRules(inputs.rules);
  identifyDevices(observations, devices, { rules, vendorOf: inputs.vendorOf, captureIds });
  correctDevices(devices, inputs.corrections ?? [], rules);
  const deviceIds = devices.devices.map(({ device }) => device.id);
  const contacts = gatherContacts(observations, sides, devices);
  const measure = createMeasurer(observations, devices.deviceOf, LEVEL_THRESHOLDS);
  noteDeviceActivity(observations, devices, LEVEL_THRESHOLDS);
  const { deviceOf } = devices;
  const heartbeats = indexHeartbeats(observations, { deviceOf, captureIds, thresholds: HEARTBEAT_THRESHOLDS });
  const roles = indexRoles(observations, devices.deviceOf);
  const tunnelled = tunnelledDevices(roles, sides.length);
  const vantage = inputs.vantage ?? null;
  const given: ContactAttribution = {
    attribute: createAttributor(inputs.sources, inputs.rules),
    rules: inputs.rules,
    judged: new Map(),
    asOf: inputs.asOf,
    vendors: devices.devices.map(({ device }) => deviceVendorId(device, inputs.rules)),
    roles,
    resolvers: indexResolvers(observations, {
      deviceOf: devices.deviceOf,
      captureIds,
      isPublicResolver: (words, name) => isPublicResolver(inputs.rules, words, name),
    }),
    width: sides.length,
    roundTrips: gatherRoundTrips(observations, devices.deviceOf),
    vantage,
    tunnelled,
  };
  const destinations = listDestinations(observations, contacts.list, {
    names: indexNames(observations, devices.deviceOf),
    deviceIds,
    captureIds,
    attribute: (contact, names) => attributeContact(observations, given, contact, names),
    levelOf: (contact) => levelOf(measure(contact), LEVEL_THRESHOLDS),
    heartbeatsOf: ({ device, address }) => heartbeats.get(device * sides.length + address),
    isExpected: inputs.expect === null ? null : expectCountries(inputs.expect),
  });
  const lookups = listLookups(observations, {
    deviceOf: (address) => (address < 0 ? -1 : devices.deviceOf[address]!),
    deviceIds,
    captureIds,
    inContact: contactTest(contacts.list, sides.length),
  });
  return {
    schemaVersion: 1,
    tool: { name: 'egresslens', version: inputs.version },
    options: describeOptions(inputs),
    ...(inputs.ruleFiles && { rules: inputs.ruleFiles.map(({ path, sha256 }) => ({ id: path, sha256 })) }),
    data: [...inputs.data],
    captures: observations.captures.map((facts, i) => reportCapture(facts, captureIds[i]!, devices.vantage)),
    devices: devices.devices.map(({ device }) => device),
    lookups,
    destinations,
    exposures: listExposures(observations, sides, devices, captureIds),
    ...(inputs.flows ? { flows: [...listFlows(observations, contacts.deviceOfFlow, deviceIds, captureIds)] } : {}),
    diagnostics: [
      ...observations.captures.flatMap((facts, i) => diagnoseCapture(facts, captureIds[i]!, devices.vantage)),
      ...diagnoseTogether(observations.captures),
      ...diagnoseContacts(destinations),
      ...diagnoseRoundTrips(destinations, { vantage, tunnelled: new Set([...tunnelled].map((n) => deviceIds[n]!)) }),
    ],
  };
}

function contactTest(contacts: readonly { device: number; address: number }[], width: number) {
  const keys = new Set(contacts.map(({ device, address }) => device * width + address));
  return (device: number, address: number) => device >= 0 && keys.has(device * width + address);
}

function describeOptions({ lan, expect, maxFlows, vantage }: ConcludeInputs): AnalysisOptions {
  return {
    lan: (lan ?? []).map(formatPrefix),
    lanBasis: lan === null ? 'inferred' : 'given',
    expect,
    maxFlows,
    ...(vantage ? { vantage: formatVantage(vantage) } : {}),
  };
}
