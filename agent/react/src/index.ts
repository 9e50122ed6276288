'use client';

export {
  type CacheOptions,
  FingerprintError,
  type GetOptions,
  type GetResult,
  type SealedResult,
  type StartOptions,
  type UrlHashing,
} from '@ridgeline/agent';
export { RidgelineProvider, type RidgelineProviderProps } from './provider.js';
export { type UseVisitorDataOptions, useVisitorData, type VisitorData } from './use_visitor_data.js';
