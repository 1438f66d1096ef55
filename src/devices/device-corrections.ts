/** What the user says of the device with that MAC address (`correction-check.ts` reads it from a file). */
export type DeviceCorrection = {
  mac: number;
  /** What to call it. */
  name?: string | undefined;
  /** What it is: of DEVICE_KINDS, or the user's own word. */
  kind?: string | undefined;
  /** Title or id of a vendor's rules, or any other name. */
  vendor?: string | undefined;
  /** ISO 3166-1 alpha-2: where the account is registered that it belongs to. */
  accountRegion?: string | undefined;
};
