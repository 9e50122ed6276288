import { Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Event } from '../../../api/event';
import { visitBeforeQuery } from '../../../api/visits';
import { counted } from '../../../parts/figures';
import { flag, text, useSearchState } from '../../../parts/search_state';
import { Section } from '../../../parts/section';
import { listed } from '../../../parts/sentence';
import { TimeText } from '../../../parts/time_text';
import { ValueDifference } from '../../../parts/value_difference';
import { Empty } from '../../../shell/empty';
import { PageLink } from '../../../shell/page_link';
import classes from './attributes.module.css';
import { missingAttributes, type Shown, searched, shownAttributes } from './shown_attributes';
import { Value } from './value';

const FIELDS = { q: text(), changed: flag() };

/** What the device told of itself, in groups, and what was other in the visit before. */
export function Attributes({ event }: { event: Event }) {
  const [{ q, changed }, change] = useSearchState(FIELDS);
  const visitorId = event.identification?.visitor_id;
  const { data: before } = useQuery({
    ...visitBeforeQuery(visitorId ?? '', event.timestamp),
    enabled: visitorId !== undefined,
  });
  const all = shownAttributes(event, before ?? null);
  const changes = all.flatMap(({ attributes }) => attributes).filter(one => one.before).length;
  const shown = searched(all, q)
    .map(({ label, attributes }) => ({
      label,
      attributes: changed ? attributes.filter(one => one.before) : attributes,
    }))
    .filter(({ attributes }) => attributes.length);
  const missing = missingAttributes(event);
  if (!all.length) {
    return <Empty title="The device told nothing of itself.">No agent ran on it, or it could read nothing.</Empty>;
  }
  return (
    <Stack gap="md">
      <Group gap="md" align="flex-end">
        <TextInput
          label="Search attributes"
          placeholder="A name or a value"
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={q}
          onChange={({ currentTarget }) => change({ q: currentTarget.value }, { replace: true })}
          w={{ base: '100%', xs: 320 }}
        />
        {before && (
          <Checkbox
            label={`Only what changed since the visit before (${changes})`}
            checked={changed}
            onChange={({ currentTarget }) => change({ changed: currentTarget.checked })}
            mb={8}
          />
        )}
      </Group>
      {before && (
        <Text size="sm" c="dimmed">
          Compared with{' '}
          <PageLink to={`/events/${encodeURIComponent(before.event_id)}`}>
            the visitor’s visit of <TimeText at={before.timestamp} />
          </PageLink>
          : {changes ? `${counted(changes, 'attribute')} changed.` : 'nothing changed.'}
        </Text>
      )}
      <div className={classes.groups}>
        {shown.map(({ label, attributes }) => (
          <div key={label} className={classes.group}>
            <Section title={label}>
              <dl className={classes.rows}>
                {attributes.map(attribute => (
                  <Row key={attribute.name} attribute={attribute} />
                ))}
              </dl>
            </Section>
          </div>
        ))}
      </div>
      {!shown.length && (
        <Empty title={q ? `No attribute has “${q}” in its name or value.` : 'Nothing changed since the visit before.'}>
          {changed && q ? 'Perhaps among those that did not change.' : null}
        </Empty>
      )}
      {!q && !changed && missing.length > 0 && (
        <Text size="sm" c="dimmed">
          Not told by this browser: {listed(missing)}.
        </Text>
      )}
    </Stack>
  );
}

/** Whether a value needs the whole width, since its parts have names of their own. */
const hasFields = (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  !(Array.isArray(value) && value.every(one => typeof one !== 'object' || Array.isArray(one)));

function Row({ attribute: { name, entry, value, before } }: { attribute: Shown }) {
  return (
    <div className={classes.row} data-wide={hasFields(value) || undefined}>
      <dt>
        {entry.label}
        <span className={classes.name}>{name}</span>
        {entry.about && (
          <Text size="xs" c="dimmed" component="span">
            {entry.about}
          </Text>
        )}
      </dt>
      <dd>
        <Value value={value} unit={entry.unit} />
        {before && (
          <div className={classes.changed}>
            <Text component="span" size="sm" c="var(--glow)" fw={600}>
              Changed{' '}
            </Text>
            <ValueDifference before={before.value} after={value} />
          </div>
        )}
      </dd>
    </div>
  );
}
