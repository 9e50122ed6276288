'use client';

import type { StartOptions } from '@ridgeline/agent';
import { createContext, type ReactElement, type ReactNode, useEffect, useState } from 'react';
import { type Client, clientOf, keyOf } from './client.js';

export const ClientContext = createContext<Client | undefined>(undefined);

/** The options of the agent's `start`, as properties. */
export interface RidgelineProviderProps extends StartOptions {
  children?: ReactNode;
}

/**
 * One agent for all components below. It is started in the browser once the provider is mounted, never on a server,
 * and again only when an option has another value.
 */
export function RidgelineProvider({ children, ...options }: RidgelineProviderProps): ReactElement {
  const key = keyOf(options) ?? '';
  const [client, setClient] = useState(() => clientOf(options, key));
  if (client.key !== key) setClient(clientOf(options, key));

  useEffect(() => {
    try {
      client.begin();
    } catch {
      // Whoever asks is told: every call begins with the same.
    }
  }, [client]);

  return <ClientContext.Provider value={client}>{children}</ClientContext.Provider>;
}
