import { SimpleGrid, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../../api/environments';
import { useMember } from '../../api/session';
import type { VisitorSummary } from '../../api/visitor';
import { CopyButton } from '../../parts/copy_button';
import { counted, figure } from '../../parts/figures';
import { LinkedIdLink } from '../../parts/linked_id_link';
import { MaskNote } from '../../parts/mask_note';
import { PlaceCredit } from '../../parts/place_credit';
import { oneOf, useSearchState } from '../../parts/search_state';
import { Section } from '../../parts/section';
import { SeenList } from '../../parts/seen_list';
import { harmless } from '../../parts/several_accounts';
import { rangeSince } from '../../parts/since';
import { Tile } from '../../parts/tile';
import { TimeText } from '../../parts/time_text';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { eventsPath } from '../events/state';
import { Changes } from './changes/changes';
import { Erase } from './erase';
import { Timeline } from './timeline/timeline';
import classes from './visitor_view.module.css';

const TABS = ['visits', 'changes'] as const;
const FIELDS = { tab: oneOf(TABS, 'visits') };

interface Props {
  visitor: VisitorSummary;
  onErased: () => void;
}

/** A visitor: when it came, from where, as whom, and what changed of its device. */
export function VisitorView({ visitor, onErased }: Props) {
  const [{ tab }, change] = useSearchState(FIELDS);
  const { visitor_id } = visitor;
  return (
    <>
      <PageTitle
        about={
          visitor.last_seen_at && (
            <>
              Last seen <TimeText at={visitor.last_seen_at} isRelative />
            </>
          )
        }
        actions={
          <>
            <CopyButton value={visitor_id} what="visitor id" withLabel />
            <Erase visitor={visitor} onErased={onErased} />
          </>
        }
      >
        {`Visitor ${visitor_id}`}
      </PageTitle>
      <MaskNote />
      <Stack gap="md">
        <Tiles visitor={visitor} />
        <div className={classes.columns}>
          <div className={classes.main}>
            <Tabs
              value={tab}
              onChange={value => change({ tab: TABS.find(one => one === value) ?? 'visits' })}
              keepMounted={false}
            >
              <Tabs.List aria-label="Ways to look at the visitor">
                <Tabs.Tab value="visits">Visits</Tabs.Tab>
                <Tabs.Tab value="changes">What changed</Tabs.Tab>
              </Tabs.List>
              <Tabs.Panel value="visits" pt="md">
                <Timeline visitorId={visitor_id} />
              </Tabs.Panel>
              <Tabs.Panel value="changes" pt="md">
                <Changes visitor={visitor} />
              </Tabs.Panel>
            </Tabs>
          </div>
          <div className={classes.aside}>
            <SeenWith visitor={visitor} />
          </div>
        </div>
        {visitor.addresses.some(({ about }) => about) && <PlaceCredit />}
      </Stack>
    </>
  );
}

const daily = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

function Tiles({ visitor }: { visitor: VisitorSummary }) {
  const { first_seen_at, last_seen_at, events, is_whole, linked_ids, addresses, visitor_id } = visitor;
  return (
    <SimpleGrid cols={{ base: 2, lg: 4 }} spacing="md">
      <Tile label="First seen" figure={first_seen_at === undefined ? 'Not known' : daily.format(first_seen_at)}>
        {first_seen_at !== undefined && <TimeText at={first_seen_at} isRelative />}
      </Tile>
      <Tile label="Last seen" figure={last_seen_at === undefined ? 'Not known' : daily.format(last_seen_at)}>
        {last_seen_at !== undefined && <TimeText at={last_seen_at} />}
      </Tile>
      <Tile label="Events" figure={is_whole ? figure(events) : `${figure(events)}+`}>
        {is_whole ? 'All that are kept. ' : `The latest ${figure(events)} are looked at here; there are older ones. `}
        <PageLink to={eventsPath({ visitor_id: [visitor_id] }, rangeSince(first_seen_at))} inherit>
          See them among the events
        </PageLink>
      </Tile>
      <Tile
        label="Linked ids"
        figure={figure(linked_ids.length)}
        {...(linked_ids.length > 1 ? { tone: 'glow' as const } : {})}
      >
        {linked_ids.length > 1
          ? `Several accounts on one device${harmless(linked_ids.length)}.`
          : linked_ids.length
            ? 'One account on this device.'
            : 'No event has a linked id.'}{' '}
        From {counted(addresses.length, 'address', 'addresses')}.
      </Tile>
    </SimpleGrid>
  );
}

function SeenWith({ visitor }: { visitor: VisitorSummary }) {
  const { sees_personal_data } = useMember();
  const { data: environments = [] } = useQuery(environmentsQuery);
  const { visitor_id, first_seen_at } = visitor;
  const nameOf = (id: string) => environments.find(({ environment_id }) => environment_id === id)?.name ?? id;
  return (
    <>
      <Section title="Linked ids">
        <SeenList
          items={visitor.linked_ids}
          show={({ value }) => <LinkedIdLink linkedId={value} />}
          none="None. The agent’s option linkedId says whose visit it is."
        />
      </Section>
      <Section title="Addresses">
        <SeenList
          items={visitor.addresses}
          show={({ value }) =>
            sees_personal_data ? (
              <PageLink to={eventsPath({ visitor_id: [visitor_id], ip_address: [value] }, rangeSince(first_seen_at))}>
                {value}
              </PageLink>
            ) : (
              value
            )
          }
          none="None."
        />
      </Section>
      <Section title="Browsers">
        <SeenList items={visitor.browsers} none="None." />
      </Section>
      <Section title="Environments">
        <SeenList items={visitor.environments} show={({ value }) => nameOf(value)} none="None." />
      </Section>
      {!visitor.is_whole && (
        <Text size="sm" c="dimmed">
          Counted in the latest {figure(visitor.events)} events; there are older ones.
        </Text>
      )}
    </>
  );
}
