import { Facts } from '../../../parts/facts';
import { rangeSince } from '../../../parts/since';
import { PageLink } from '../../../shell/page_link';
import { eventsPath } from '../../events/state';
import type { AddressInfo } from './places';

const yesNo = (value: boolean | undefined) => (value === undefined ? undefined : value ? 'Yes' : 'No');

/** What is known of an address: its place and its network. */
export function NetworkFacts({ info, isMasked }: { info: AddressInfo; isMasked: boolean }) {
  const {
    address,
    geolocation: place,
    asn,
    asn_name,
    asn_network,
    asn_type,
    datacenter_result,
    datacenter_name,
  } = info;
  return (
    <Facts
      rows={[
        {
          label: 'Address',
          value: isMasked ? (
            address
          ) : (
            <>
              {address} ·{' '}
              <PageLink to={eventsPath({ ip_address: [address] }, rangeSince(undefined))}>Events from there</PageLink>
            </>
          ),
        },
        {
          label: 'Place',
          value: [
            place?.city_name,
            ...(place?.subdivisions ?? []).map(({ name }) => name).filter(name => name !== place?.city_name),
            place?.country_name ?? place?.country_code,
            place?.continent_name,
          ]
            .filter(Boolean)
            .join(', '),
        },
        { label: 'Postal code', value: place?.postal_code },
        {
          label: 'Coordinates',
          value:
            place?.latitude !== undefined &&
            place.longitude !== undefined &&
            `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)}${
              place.accuracy_radius === undefined ? '' : `, within ${place.accuracy_radius} km`
            }`,
        },
        { label: 'Time zone', value: place?.timezone },
        {
          label: 'Network',
          value: asn && (
            <>
              <PageLink to={eventsPath({ asn: [asn] }, rangeSince(undefined))}>AS{asn}</PageLink> {asn_name}
            </>
          ),
        },
        { label: 'Announced as', value: asn_network },
        { label: 'Kind of network', value: asn_type },
        {
          label: 'Data centre',
          value: datacenter_result && datacenter_name ? datacenter_name : yesNo(datacenter_result),
        },
      ]}
    />
  );
}
