import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { components } from './schema';

type ApiKey = components['schemas']['ApiKeyView'];
/** A public key that is good: what pages carry. */
export type PublicKey = ApiKey & { text: string; environment_id: string };

/** The public keys that are not revoked, the oldest first. Only administrators may ask. */
export const publicKeysQuery = queryOptions({
  queryKey: ['public-keys'],
  queryFn: async ({ signal }): Promise<PublicKey[]> => {
    const keys: ApiKey[] = [];
    let pagination_key: string | undefined;
    do {
      const query = { limit: 100, ...(pagination_key && { pagination_key }) };
      const page = await dataOf(api.GET('/api-keys', { params: { query }, signal }));
      keys.push(...page.api_keys);
      pagination_key = page.pagination_key;
    } while (pagination_key);
    return keys.filter(
      (key): key is PublicKey =>
        key.kind === 'public' && key.revoked_at === undefined && !!key.text && key.environment_id !== null,
    );
  },
});
