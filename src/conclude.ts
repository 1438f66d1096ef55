import { createAttributor } from './attribution/attributor.ts';
import { createDeviceRules } from './attribution/device-rules.ts';
import { isPublicResolver } from './attribution/public-resolver.ts';
import { attributeContact, type ContactAttribution } from './destinations/attribute-contact.ts';
import { contactTest, gatherContacts } from './destinations/contacts.ts';
import { indexConversations } from './destinations/conversation-index.ts';
import { listDestinations } from './destinations/destination-list.ts';
import { noteDeviceActivity } from './destinations/device-activity.ts';
import { deviceVendorId } from './destinations/device-vendor.ts';
import { diagnoseCapture, diagnoseContacts, diagnoseRoundTrips, diagnoseTogether } from './destinations/diagnostics.ts';
import { expectCountries } from './destinations/expected-countries.ts';
import { listExposures } from './destinations/exposures.ts';
import { listFlows } from './destinations/flow-list.ts';
import { createFlowProtocols } from './destinations/flow-protocol.ts';
import { indexHeartbeats } from './destinations/heartbeats.ts';
import { levelOf } from './destinations/level.ts';
import { noteLocalViewers } from './destinations/local-viewers.ts';
import { listLookups } from './destinations/lookups.ts';
import { createMeasurer } from './destinations/measure.ts';
import { indexNames } from './destinations/name-index.ts';
import { indexReferrals } from './destinations/referral-index.ts';
import { indexRoles, tunnelledDevices } from './destinations/remote-role.ts';
import { indexResolvers } from './destinations/resolver-use.ts';
import { gatherRoundTrips } from './destinations/round-trip-samples.ts';
import { HEARTBEAT_THRESHOLDS, LEVEL_THRESHOLDS } from './destinations/thresholds.ts';
import { sidesOf } from './devices/address-sides.ts';
import { correctDevices } from './devices/correct-devices.ts';
import { listDevices } from './devices/device-list.ts';
import { identifyDevices } from './devices/identify-devices.ts';
import type { Observations } from './devices/observations.ts';
import type { Analysis } from './report/analysis.ts';
import { type ConcludeInputs, describeOptions } from './report/analysis-inputs.ts';
import { reportCapture } from './report/report-capture.ts';

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
  const flowProtocols = createFlowProtocols(observations, inputs.protocols ?? []);
  const roles = indexRoles(observations, devices.deviceOf, flowProtocols);
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
    names: indexNames(observations, devices.deviceOf),
    referrals: indexReferrals(observations, devices.deviceOf),
    roundTrips: gatherRoundTrips(observations, devices.deviceOf),
    vantage,
    tunnelled,
  };
  noteLocalViewers(observations, devices, flowProtocols, captureIds);
  const destinations = listDestinations(observations, contacts.list, {
    names: given.names,
    referrals: given.referrals,
    conversations: indexConversations(observations, devices.deviceOf, captureIds, flowProtocols),
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
    ...(inputs.flows
      ? {
          flows: [
            ...listFlows(observations, {
              ...contacts,
              ...devices,
              deviceIds,
              captureIds,
              names: given.names,
              protocols: flowProtocols,
            }),
          ],
        }
      : {}),
    diagnostics: [
      ...observations.captures.flatMap((facts, i) => diagnoseCapture(facts, captureIds[i]!, devices.vantage)),
      ...diagnoseTogether(observations.captures),
      ...diagnoseContacts(destinations),
      ...diagnoseRoundTrips(destinations, { vantage, tunnelled: new Set([...tunnelled].map((n) => deviceIds[n]!)) }),
    ],
  };
}
