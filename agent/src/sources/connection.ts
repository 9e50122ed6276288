import { supported } from '../errors.js';

export interface Connection {
  /** `wifi`, `cellular`, …; only on phones. */
  type?: string | undefined;
  effective_type?: string | undefined;
  /** Milliseconds for the way there and back, to the next 50. */
  rtt?: number | undefined;
  /** Whole Mbit/s. */
  downlink?: number | undefined;
  save_data?: boolean | undefined;
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
  const host = navigator as { connection?: NetworkInformation };
  const { type, effectiveType, rtt, downlink, saveData } = supported(host.connection);
  // What is undefined here is left out of the message.
  return {
    type,
    effective_type: effectiveType,
    rtt: rounded(rtt, 50),
    downlink: rounded(downlink, 1),
    save_data: saveData,
  };
}
