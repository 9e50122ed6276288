import { Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { environmentsQuery } from '../../../api/environments';
import { type Event, explanationQuery } from '../../../api/event';
import { meaningOf } from '../../../parts/confidence';
import { Facts } from '../../../parts/facts';
import { percent } from '../../../parts/percent';
import { Prose } from '../../../parts/prose';
import { Section } from '../../../parts/section';
import { capitalized } from '../../../parts/sentence';
import { Tile } from '../../../parts/tile';
import { VisitorLink } from '../../../parts/visitor_link';
import { PageLink } from '../../../shell/page_link';
import { LinkedId } from '../change/linked_id';
import { Tags } from '../change/tags_view';
import classes from './summary.module.css';

const SIGNALS_TAB = (eventId: string) => `/events/${encodeURIComponent(eventId)}?tab=signals`;

/** What came of an event, at a glance. */
export function Summary({ event }: { event: Event }) {
  return (
    <Stack gap="md">
      <div className={classes.tiles}>
        <VisitorTile event={event} />
        <ConfidenceTile event={event} />
        <SuspectTile event={event} />
        <BotTile event={event} />
      </div>
      <Section title="About this visit">
        <Context event={event} />
      </Section>
    </Stack>
  );
}

const METHODS = {
  token: 'Recognised by its token',
  facts: 'Recognised by the facts of its device',
  new: 'A new visitor',
};

function VisitorTile({ event: { event_id, identification } }: { event: Event }) {
  const { data: explanation } = useQuery(explanationQuery(event_id));
  if (!identification) {
    return (
      <Tile label="Visitor" figure="None" tone="dimmed">
        No agent ran on the device, so there is nobody to recognise.
      </Tile>
    );
  }
  const { visitor_id, visitor_found, confidence } = identification;
  const method = explanation?.identification.method ?? (visitor_found ? null : 'new');
  const decision = explanation?.identification.decision ?? confidence?.comment;
  return (
    <Tile
      label="Visitor"
      figure={
        <Text component="span" fz={{ base: '0.95rem', lg: '0.9rem', xl: '1rem' }} fw={600} lh="2.1rem" display="block">
          <VisitorLink visitorId={visitor_id} withCopy />
        </Text>
      }
    >
      <Text component="span" fw={600} inherit>
        {method ? METHODS[method] : 'A known visitor'}.
      </Text>{' '}
      {decision && `${capitalized(decision)}.`}
    </Tile>
  );
}

function ConfidenceTile({ event: { identification } }: { event: Event }) {
  const confidence = identification?.confidence;
  if (!identification || !confidence) {
    return (
      <Tile label="Confidence" figure="Not known" tone="dimmed">
        This event says nothing about how sure its visitor is.
      </Tile>
    );
  }
  const isNew = !identification.visitor_found;
  const { word } = meaningOf(confidence.score, isNew);
  return (
    <Tile label="Confidence" figure={percent(confidence.score)}>
      <Progress
        value={100 * confidence.score}
        size={6}
        mb={6}
        mt={2}
        color={confidence.score >= 0.8 ? 'glacier' : 'glow'}
        aria-hidden="true"
      />
      <Text component="span" fw={600} inherit>
        {word}
      </Text>{' '}
      {isNew ? 'that this device was never seen before' : 'that this is the right visitor'}
    </Tile>
  );
}

function SuspectTile({ event }: { event: Event }) {
  const { data: explanation } = useQuery(explanationQuery(event.event_id));
  const score = event.suspect_score;
  if (score === undefined) {
    return (
      <Tile label="Suspect score" figure="Unknown" tone="dimmed">
        None of the signals that count towards it is known.
      </Tile>
    );
  }
  const found = explanation?.signals
    .find(({ signal }) => signal === 'suspect_score')
    ?.because.filter(({ name }) => name !== 'nothing_found');
  return (
    <Tile label="Suspect score" figure={score} tone={score > 0 ? 'glow' : 'accent'}>
      {found?.length ? (
        <ul className={classes.sum}>
          {found.map(({ name, meaning, seen }) => (
            <li key={name}>
              <b>{seen}</b> {(meaning || name).replace(/\.$/, '')}
            </li>
          ))}
        </ul>
      ) : score === 0 ? (
        'No signal that is known found anything. '
      ) : (
        'The sum of what signals found. '
      )}
      <PageLink to={SIGNALS_TAB(event.event_id)} inherit>
        See the signals
      </PageLink>
    </Tile>
  );
}

function BotTile({ event }: { event: Event }) {
  const { bot, bot_type, bot_info, event_id } = event;
  const { data: explanation } = useQuery(explanationQuery(event_id));
  const because = explanation?.signals.find(({ signal }) => signal === 'bot')?.because[0]?.meaning;
  if (bot === undefined) {
    return (
      <Tile label="Bot" figure="Unknown" tone="dimmed">
        {because ? <Prose>{because}</Prose> : 'Nothing says whether a program made this visit.'}
      </Tile>
    );
  }
  const named = bot_info ? `${bot_info.name}, ${bot_info.provider}` : bot_type?.replaceAll('_', ' ');
  const figures = {
    bad: { figure: 'Bad bot', tone: 'alarm' },
    good: { figure: 'Good bot', tone: 'accent' },
    not_detected: { figure: 'No bot', tone: 'accent' },
  } as const;
  return (
    <Tile label="Bot" {...figures[bot]}>
      {named && (
        <Text component="span" fw={600} inherit>
          {capitalized(named)}.{' '}
        </Text>
      )}
      {because && <Prose>{because}</Prose>}
    </Tile>
  );
}

function Context({ event }: { event: Event }) {
  const { data: environments = [] } = useQuery(environmentsQuery);
  const environment = environments.find(({ environment_id }) => environment_id === event.environment_id);
  const { browser_details: browser, sdk } = event;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" verticalSpacing={6}>
      <Facts
        rows={[
          { label: 'Page', value: event.url },
          { label: 'Came from', value: event.client_referrer },
          { label: 'Address', value: event.ip_address && <Address event={event} address={event.ip_address} /> },
          {
            label: 'Browser',
            value:
              browser &&
              [
                `${browser.browser_name} ${browser.browser_full_version || browser.browser_major_version}`.trim(),
                `${browser.os} ${browser.os_version}`.trim(),
              ]
                .filter(Boolean)
                .join(' on '),
          },
        ]}
      />
      <Facts
        rows={[
          { label: 'Linked id', value: <LinkedId event={event} /> },
          { label: 'Tags', value: <Tags event={event} /> },
          { label: 'Environment', value: environment?.name ?? event.environment_id },
          {
            label: 'Agent',
            value: sdk && `${sdk.platform === 'js' ? 'Browser' : sdk.platform}, version ${sdk.version}`,
          },
        ]}
      />
    </SimpleGrid>
  );
}

function Address({ event, address }: { event: Event; address: string }) {
  const info = event.ip_info?.v4 ?? event.ip_info?.v6;
  const place = [info?.geolocation?.city_name, info?.geolocation?.country_name].filter(Boolean).join(', ');
  return (
    <>
      {[address, place, info?.asn_name].filter(Boolean).join(' · ')}{' '}
      {place && <PageLink to={`/events/${encodeURIComponent(event.event_id)}?tab=location`}>Map</PageLink>}
    </>
  );
}
