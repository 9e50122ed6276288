import { queryOptions } from '@tanstack/react-query';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-50m.json?url';

export type Country = Feature<Polygon | MultiPolygon, { name: string }>;

/** The countries of the world, from this very server, and only when a map is looked at. */
export const worldQuery = queryOptions({
  queryKey: ['world'],
  queryFn: async ({ signal }): Promise<Country[]> => {
    const response = await fetch(atlas, { signal });
    if (!response.ok) throw new Error(`the atlas was answered with ${response.status}`);
    const world = (await response.json()) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
    return feature(world, world.objects.countries).features as Country[];
  },
  staleTime: Number.POSITIVE_INFINITY,
});
