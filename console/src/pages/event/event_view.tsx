import { Stack, Tabs } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Event } from '../../api/event';
import { MaskNote } from '../../parts/mask_note';
import { PlaceCredit } from '../../parts/place_credit';
import { oneOf, useSearchState } from '../../parts/search_state';
import { TimeText } from '../../parts/time_text';
import { Loading } from '../../shell/loading';
import { PageTitle } from '../../shell/page_title';
import { Attributes } from './attributes/attributes';
import { EventActions } from './event_actions';
import classes from './event_view.module.css';
import { Identification } from './identification/identification';
import { EventJson } from './json/event_json';
import { addressesOf } from './location/places';
import { Signals } from './signals/signals';
import { Summary } from './summary/summary';
import { Timings } from './timing/timings';

// The map comes only to those who look at it.
const Location = lazy(() => import('./location/location'));

const TABS = ['identification', 'signals', 'location', 'attributes', 'timing', 'json'] as const;
const FIELDS = { tab: oneOf(TABS, 'identification') };
const LABELS: Record<(typeof TABS)[number], string> = {
  identification: 'Identification',
  signals: 'Signals',
  location: 'Location',
  attributes: 'Attributes',
  timing: 'Timing',
  json: 'JSON',
};

/** An event: what came of it at a glance, and a tab for each way to look at it. */
export function EventView({ event }: { event: Event }) {
  const [{ tab }, change] = useSearchState(FIELDS);
  const list = useRef<HTMLDivElement>(null);
  // On a phone not all have room, and a link may lead to one that would be out of sight.
  useEffect(() => {
    const tabs = list.current;
    const chosen = tabs?.querySelector(`[role=tab][id$="-${tab}"]`);
    if (!tabs || !chosen) return;
    // The list alone: `scrollIntoView` would move the page as well.
    const [all, one] = [tabs.getBoundingClientRect(), chosen.getBoundingClientRect()];
    tabs.scrollLeft += one.left + one.width / 2 - (all.left + all.width / 2);
  }, [tab]);
  const panels: Record<(typeof TABS)[number], React.ReactNode> = {
    identification: <Identification event={event} />,
    signals: <Signals event={event} />,
    location: (
      <Suspense fallback={<Loading what="Loading the map" height={320} />}>
        <Location event={event} />
      </Suspense>
    ),
    attributes: <Attributes event={event} />,
    timing: <Timings event={event} />,
    json: <EventJson event={event} />,
  };
  return (
    <>
      <PageTitle
        about={
          <>
            <TimeText at={event.timestamp} />, <TimeText at={event.timestamp} isRelative />
          </>
        }
        actions={<EventActions event={event} />}
      >
        {`Event ${event.event_id}`}
      </PageTitle>
      <MaskNote />
      <Stack gap="md">
        <Summary event={event} />
        <Tabs
          value={tab}
          onChange={value => change({ tab: TABS.find(one => one === value) ?? 'identification' })}
          keepMounted={false}
        >
          <Tabs.List ref={list} className={classes.tabs} aria-label="Ways to look at the event">
            {TABS.map(name => (
              <Tabs.Tab key={name} value={name} className={classes.tab}>
                {LABELS[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TABS.map(name => (
            <Tabs.Panel key={name} value={name} pt="md">
              {panels[name]}
            </Tabs.Panel>
          ))}
        </Tabs>
        {addressesOf(event).some(({ info }) => info.geolocation || info.asn) && <PlaceCredit />}
      </Stack>
    </>
  );
}
