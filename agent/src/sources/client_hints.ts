import { supported } from '../errors.js';

interface Brand {
  brand: string;
  version: string;
}

export interface ClientHints {
  brands?: Brand[];
  full_version_list?: Brand[];
  mobile?: boolean;
  platform?: string;
  platform_version?: string;
  architecture?: string;
  bitness?: string;
  model?: string;
  wow64?: boolean;
  form_factors?: string[];
}

interface HighEntropyValues {
  brands?: Brand[];
  fullVersionList?: Brand[];
  mobile?: boolean;
  platform?: string;
  platformVersion?: string;
  architecture?: string;
  bitness?: string;
  model?: string;
  wow64?: boolean;
  formFactors?: string[];
}

interface UserAgentData {
  getHighEntropyValues(hints: readonly string[]): Promise<HighEntropyValues>;
}

/** In the browser's words; the protocol has an underscore before what is a capital here. */
const hints = [
  'brands',
  'fullVersionList',
  'mobile',
  'platform',
  'platformVersion',
  'architecture',
  'bitness',
  'model',
  'wow64',
  'formFactors',
] as const;

/**
 * What the browser says of itself and the system in place of the frozen user agent (User-Agent Client Hints); only
 * Chromium on secure pages.
 *
 * Changes with every update of browser or system; emulation in developer tools changes it too. No zoom or window size
 * does.
 */
export async function clientHints(): Promise<ClientHints> {
  const data = supported((navigator as { userAgentData?: UserAgentData }).userAgentData);
  const values = await data.getHighEntropyValues(hints);
  const ours = (hint: string) => hint.replace(/[A-Z]/g, '_$&').toLowerCase();
  const entries = hints.map(hint => [ours(hint), values[hint]]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
