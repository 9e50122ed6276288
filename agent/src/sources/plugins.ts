import { supported } from '../errors.js';

export interface PluginFact {
  name: string;
  description: string;
  mimeTypes: { type: string; suffixes: string; description: string }[];
}

/**
 * The browser's plug-ins, of which HTML (`navigator.plugins`) leaves five names for one PDF viewer.
 *
 * Changes with the user's setting for PDF documents and with the browser's engine; Brave makes names up. Zoom and
 * window size change nothing.
 */
export function plugins(): PluginFact[] {
  return Array.from(supported(navigator.plugins), plugin => ({
    name: plugin.name,
    description: plugin.description,
    mimeTypes: Array.from(plugin, ({ type, suffixes, description }) => ({ type, suffixes, description })),
  }));
}
