/** How a device's clock goes with the place of its address. */
export interface Clocks {
  kind: 'same_zone' | 'same_time' | 'differ' | 'unknown';
  /** In a sentence. */
  says: string;
}

/** Minutes east of UTC of a time zone at a time; null for one that this browser does not know. */
export function offsetOf(zone: string, at: number): number | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return name === 'GMT' ? 0 : minutesOf(name.replace('GMT', ''));
  } catch {
    return null;
  }
}

/** Minutes of an offset such as `-03:00`. */
export function minutesOf(offset: string | undefined): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset ?? '') ?? [];
  if (!sign) return null;
  return (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes)) + 0;
}

interface Device {
  timezone?: string;
  timezone_offset?: string;
}

export function compareClocks(device: Device, zoneOfAddress: string | undefined, at: number): Clocks {
  const { timezone, timezone_offset } = device;
  if (!timezone && !timezone_offset) return { kind: 'unknown', says: 'The device did not tell its time zone.' };
  if (!zoneOfAddress) return { kind: 'unknown', says: 'The time zone of the address is not known.' };
  if (timezone === zoneOfAddress) return { kind: 'same_zone', says: 'Device and address are in the same time zone.' };
  const [one, other] = [minutesOf(timezone_offset) ?? offsetOf(timezone ?? '', at), offsetOf(zoneOfAddress, at)];
  if (one === null || other === null) {
    return { kind: 'unknown', says: 'Device and address name time zones that cannot be compared.' };
  }
  if (one === other) {
    return { kind: 'same_time', says: 'Device and address name different time zones with the same time.' };
  }
  const apart = Math.abs(one - other);
  const length = apart % 60 ? `${Math.floor(apart / 60)} h ${apart % 60} min` : `${apart / 60} h`;
  return {
    kind: 'differ',
    says: `The device’s clock is ${length} ${one > other ? 'ahead of' : 'behind'} that of its address.`,
  };
}
