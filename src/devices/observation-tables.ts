import { ACTIVITY, BURSTS } from '../flow/activity.ts';
import { FLOWS } from '../flow/flow-columns.ts';
import { INTER_ARRIVALS } from '../flow/inter-arrivals.ts';
import { LOOKUPS, NAMES, RECORDS } from '../names/name-tables.ts';
import { ROUND_TRIPS } from '../names/round-trips.ts';
import { MESSAGES, REFERRALS } from '../names/service-tables.ts';
import { FACTS } from './fact-tables.ts';

/** The tables of observations by name, and what their columns are. */
export const TABLES = {
  flows: FLOWS,
  names: NAMES,
  lookups: LOOKUPS,
  records: RECORDS,
  messages: MESSAGES,
  referrals: REFERRALS,
  roundTrips: ROUND_TRIPS,
  facts: FACTS,
  activity: ACTIVITY,
  bursts: BURSTS,
  interArrivals: INTER_ARRIVALS,
} as const;
