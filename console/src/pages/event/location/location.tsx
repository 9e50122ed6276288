import { Badge, Group, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Event } from '../../../api/event';
import { useMember } from '../../../api/session';
import { DataTable } from '../../../parts/data_table';
import { Prose } from '../../../parts/prose';
import { type Field, useSearchState } from '../../../parts/search_state';
import { Section } from '../../../parts/section';
import { Empty } from '../../../shell/empty';
import { Failure } from '../../../shell/failure';
import { PageLink } from '../../../shell/page_link';
import { compareClocks } from './clocks';
import { NetworkFacts } from './network_facts';
import { PlaceMap } from './place_map';
import { addressesOf, placesOf, ZOOMS, type Zoom, zoomFor } from './places';
import { type VelocityRow, velocityRows, WINDOWS } from './velocity';
import { worldQuery } from './world';

/** Where a visit came from: on a map, in facts, by the clock, and how busy it was there. */
export default function Location({ event }: { event: Event }) {
  const { sees_personal_data } = useMember();
  const addresses = addressesOf(event);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Stack gap="md">
          <Section title="Where the address is">
            <Where event={event} />
          </Section>
          <Section title="Clocks">
            <Clocks event={event} />
          </Section>
        </Stack>
        <Stack gap="md">
          {addresses.map(({ version, info }) => (
            <Section key={version} title={`IPv${version}`}>
              <NetworkFacts info={info} isMasked={!sees_personal_data} />
            </Section>
          ))}
          {!addresses.length && (
            <Section title="Network">
              <Text>
                {event.ip_address
                  ? 'Nothing is known of the address, which may be a private one.'
                  : 'The event has no address.'}
              </Text>
            </Section>
          )}
          <Section title="Hidden behind something">
            <Hidden event={event} />
          </Section>
        </Stack>
      </SimpleGrid>
      <Section
        title="Velocity"
        about="How busy visitor, address and linked id were, in windows that end with this event."
      >
        <Velocity event={event} />
      </Section>
    </Stack>
  );
}

const FIELDS: { zoom: Field<Zoom | null> } = {
  zoom: {
    read: ([value]) => ZOOMS.find(zoom => String(zoom) === value) ?? null,
    write: zoom => (zoom === null ? [] : [String(zoom)]),
  },
};

function Where({ event }: { event: Event }) {
  const { sees_personal_data } = useMember();
  const [{ zoom }, change] = useSearchState(FIELDS);
  const places = placesOf(event).filter(({ point, country }) => point || country);
  const world = useQuery({ ...worldQuery, enabled: places.length > 0 });
  if (!places.length) {
    return (
      <Empty title="The place of the address is not known.">
        Private addresses have none, and of some others no table tells it.
      </Empty>
    );
  }
  if (world.error) {
    return <Failure error={world.error} title="The map could not be loaded." retry={() => void world.refetch()} />;
  }
  const [first] = places;
  return (
    <Stack gap="sm">
      {world.data ? (
        <PlaceMap
          places={places}
          countries={world.data}
          zoom={zoom ?? zoomFor(first?.point ? (first.radius ?? 50) : null)}
          onZoom={zoom => change({ zoom }, { replace: true })}
        />
      ) : (
        <Skeleton h={0} pb="62.5%" radius="sm" />
      )}
      <Text>
        {places.map(({ name, point, radius, version }) => (
          <Text key={version} component="span" display="block" inherit>
            <Text component="span" fw={600} inherit>
              {name}
            </Text>
            {point ? radius !== null && `, likely within ${radius} km` : ', and no nearer'}
          </Text>
        ))}
      </Text>
      {places.every(({ point }) => !point) && (
        <Text size="sm" c="dimmed">
          <Prose>
            {sees_personal_data
              ? 'Only the country is known. Cities and coordinates come with a table that `ridgeline intel update city` fetches.'
              : 'Below the country, places are not shown to you.'}
          </Prose>
        </Text>
      )}
      <Text size="sm" c="dimmed">
        An address is that of a network, which can be far from its user.
      </Text>
    </Stack>
  );
}

function Clocks({ event }: { event: Event }) {
  const device = event.raw_device_attributes ?? {};
  const zone = addressesOf(event).find(({ info }) => info.geolocation?.timezone)?.info.geolocation?.timezone;
  const { kind, says } = compareClocks(device, zone, event.timestamp);
  const Sign = kind === 'differ' ? IconClockExclamation : IconClock;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Text component="span" c={kind === 'differ' ? 'var(--glow)' : 'dimmed'} lh={1}>
        <Sign size={20} stroke={1.7} aria-hidden="true" />
      </Text>
      <div>
        <Text fw={kind === 'differ' ? 600 : 400}>{says}</Text>
        <Text size="sm" c="dimmed">
          Device: {[device.timezone, device.timezone_offset].filter(Boolean).join(', ') || 'not told'} · Address:{' '}
          {zone ?? 'not known'}
        </Text>
      </div>
    </Group>
  );
}

const HIDING = [
  ['vpn', 'VPN'],
  ['proxy', 'Proxy'],
] as const;

function Hidden({ event }: { event: Event }) {
  const tor = event.ip_blocklist?.tor_node;
  const said = [...HIDING.map(([field, label]) => ({ label, value: event[field] })), { label: 'Tor', value: tor }];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        {said.map(({ label, value }) => (
          <Badge key={label} variant="light" tt="none" color={value ? 'glow' : value === false ? 'glacier' : 'gray'}>
            {label}: {value === undefined ? 'unknown' : value ? 'yes' : 'no'}
          </Badge>
        ))}
      </Group>
      <Text size="sm">
        <PageLink to={`/events/${encodeURIComponent(event.event_id)}?tab=signals`}>Why, and how sure</PageLink>
      </Text>
    </Stack>
  );
}

function Velocity({ event }: { event: Event }) {
  const rows = velocityRows(event.velocity ?? {});
  if (!rows.length) return <Text>Nothing was counted for this event.</Text>;
  return (
    <DataTable<VelocityRow>
      label="Velocity"
      rows={rows}
      rowKey={({ key }) => key}
      columns={[
        { key: 'about', title: 'Of', cell: ({ about }) => about },
        { key: 'label', title: 'Count of', isHeader: true, cell: ({ label }) => label },
        ...WINDOWS.map(({ key, label }, i) => ({
          key,
          title: label,
          align: 'right' as const,
          cell: ({ counts }: VelocityRow) => {
            const count = counts[i];
            return count === null || count === undefined ? (
              <Text component="span" c="dimmed" inherit title="Not counted: the visitor has over 20,000 events">
                not counted
              </Text>
            ) : (
              count.toLocaleString('en')
            );
          },
        })),
      ]}
    />
  );
}
