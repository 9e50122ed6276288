import { supported } from '../errors.js';

export interface Connection {
  /** `wifi`, `cellular`, …; only on phones. */
  type?: string;
  effective_type?: string;
  /** Milliseconds for the way there and back, to the next 50. */
  rtt?: number;
  /** Whole Mbit/s. */
  downlink?: number;
  save_data?: boolean;
}

interface NetworkInformation {
  type?: string;
  effectiveType?: string;
  rtt?: number;
  downlink?: number;
  saveData?: boolean;
}

const rounded = (value: number | undefined, to: number) => value && Math.round(value / to) * to;

/**
 * How the browser judges the connection (Network Information API); not in Firefox and Safari.
 *
 * Changes with the network and with time. No zoom or window size changes it.
 */
export function connection(): Connection {
  const information = supported((navigator as { connection?: NetworkInformation }).connection);
  const values = {
    type: information.type,
    effective_type: information.effectiveType,
    rtt: rounded(information.rtt, 50),
    downlink: rounded(information.downlink, 1),
    save_data: information.saveData,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
