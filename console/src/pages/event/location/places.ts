import type { Event, IpInfoV4, IpInfoV6 } from '../../../api/schema';

export type AddressInfo = IpInfoV4 | IpInfoV6;

/** What the map shows of an address. */
export interface Place {
  address: string;
  version: 4 | 6;
  /** Degrees; null where only the country is known. */
  point: { longitude: number; latitude: number } | null;
  /** Kilometres within which the address is likely to be; null where that is not known. */
  radius: number | null;
  country: string | undefined;
  /** "Oslo, Norway"; empty where nothing is known. */
  name: string;
}

export const addressesOf = ({ ip_info }: Event): { version: 4 | 6; info: AddressInfo }[] => [
  ...(ip_info?.v4 ? [{ version: 4 as const, info: ip_info.v4 }] : []),
  ...(ip_info?.v6 ? [{ version: 6 as const, info: ip_info.v6 }] : []),
];

/** The places of an event's addresses, so far as anything is known of them. */
export const placesOf = (event: Event): Place[] =>
  addressesOf(event).flatMap(({ version, info }) => {
    const place = info.geolocation;
    if (!place) return [];
    const { latitude, longitude, accuracy_radius, country_code, country_name, city_name } = place;
    return [
      {
        address: info.address,
        version,
        point: latitude === undefined || longitude === undefined ? null : { longitude, latitude },
        radius: accuracy_radius ?? null,
        country: country_code,
        name: [city_name, country_name].filter(Boolean).join(', '),
      },
    ];
  });

const EARTH = 6371;

/** Kilometres as an angle seen from the middle of the earth, in degrees. */
export const degreesOf = (kilometres: number): number => (kilometres / EARTH) * (180 / Math.PI);

export const ZOOMS = [1, 2, 4, 8, 16] as const;
export type Zoom = (typeof ZOOMS)[number];
/** Of the globe's own radius: what an accuracy circle should measure. */
const CIRCLE = 0.2;

/** The nearest zoom at which a circle of so many kilometres is well in the picture; `null`: of a country. */
export function zoomFor(radius: number | null): Zoom {
  if (radius === null) return 2;
  const wanted = CIRCLE / Math.sin(Math.min(Math.PI / 2, Math.max(radius, 1) / EARTH));
  return ZOOMS.findLast(zoom => zoom <= wanted) ?? 1;
}
