import { Skeleton, Text, VisuallyHidden } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { type LinkedIdSummary, visitorQuery } from '../../api/visitor';
import { counted } from '../../parts/figures';
import { LinkedIdLink } from '../../parts/linked_id_link';
import { Section } from '../../parts/section';
import { TimeText } from '../../parts/time_text';
import { VisitorLink } from '../../parts/visitor_link';
import { useEnvironment } from '../../shell/environment';
import { accountsOf, sayingOf } from './accounts';
import classes from './accounts.module.css';

/** Of so many visitors, the latest, it is asked who else was seen there. */
const MOST_VISITORS = 10;

/** Which accounts were seen on which devices. */
export function AccountsTable({ summary: { linked_id, visitors } }: { summary: LinkedIdSummary }) {
  const environment = useEnvironment();
  const asked = visitors.slice(0, MOST_VISITORS);
  const answers = useQueries({ queries: asked.map(({ value }) => visitorQuery(value, environment)) });
  const summaries = new Map(answers.flatMap(({ data }) => (data ? [[data.visitor_id, data] as const] : [])));
  const { linkedIds, devices, more } = accountsOf(linked_id, asked, summaries);
  const isPending = answers.some(answer => answer.isPending);
  const failed = answers.filter(answer => answer.isError).length;
  const isShort = visitors.length > asked.length;
  return (
    <Section
      title="Devices and accounts"
      about={
        isPending
          ? 'Who else was seen on these devices is being read …'
          : isShort
            ? `Of ${counted(visitors.length, 'visitor')} the latest ${asked.length} are shown.`
            : sayingOf(visitors.length, linkedIds.length - 1 + more)
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys */}
      <section className={classes.scroll} aria-label="Devices and accounts" tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">
                <Text component="span" size="sm" c="dimmed">
                  Visitor
                </Text>
              </th>
              {linkedIds.map(linkedId => (
                <th key={linkedId} scope="col" data-here={linkedId === linked_id || undefined}>
                  <div className={classes.account} title={linkedId}>
                    {linkedId === linked_id ? linkedId : <LinkedIdLink linkedId={linkedId} />}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {devices.map(({ visitorId, seen, events }) => (
              <tr key={visitorId}>
                <th scope="row">
                  <VisitorLink visitorId={visitorId} />
                  <Text size="sm" c="dimmed">
                    last <TimeText at={seen.last_at} isRelative />
                  </Text>
                </th>
                {events.map((count, i) => (
                  <td key={linkedIds[i]}>
                    {count === null ? (
                      isPending ? (
                        <Skeleton h={24} w={32} radius="xl" mx="auto" />
                      ) : (
                        <span className={classes.none}>not read</span>
                      )
                    ) : count ? (
                      <span className={classes.events} data-here={i === 0 || undefined}>
                        {count}
                        <VisuallyHidden> events</VisuallyHidden>
                      </span>
                    ) : (
                      <span className={classes.none}>
                        <span aria-hidden="true">·</span>
                        <VisuallyHidden>none</VisuallyHidden>
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Text size="sm" c="dimmed" mt="xs">
        Figures are events. Several in a row: several accounts on one device. Several in a column: one account on
        several devices.
        {more > 0 && ` ${counted(more, 'other account')} ${more === 1 ? 'has' : 'have'} no column here.`}
        {failed > 0 && ` Of ${counted(failed, 'visitor')} it could not be read who else was seen there.`}
      </Text>
    </Section>
  );
}
