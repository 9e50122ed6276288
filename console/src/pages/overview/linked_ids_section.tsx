import type { Overview } from '../../api/overview';
import { useMember } from '../../api/session';
import { counted, figure } from '../../parts/figures';
import { LinkedIdLink } from '../../parts/linked_id_link';
import type { Range } from '../../parts/range';
import { Section } from '../../parts/section';
import { vars } from '../../parts/vars';
import { Empty } from '../../shell/empty';
import { PageLink } from '../../shell/page_link';
import { eventsPath } from '../events/state';
import classes from './overview.module.css';

interface Props {
  overview: Overview;
  range: Range;
}

/** The linked ids with the most events, and how many events were looked at for that. */
export function LinkedIdsSection({ overview, range }: Props) {
  const { sees_personal_data } = useMember();
  const { linked_ids, counted: looked, is_whole } = overview.top_linked_ids;
  const most = linked_ids[0]?.count ?? 1;
  return (
    <Section
      title="Busiest linked ids"
      about={
        linked_ids.length > 0 &&
        (is_whole
          ? `Of all ${counted(looked, 'event')} with a linked id.`
          : `Of the latest ${counted(looked, 'event')} with a linked id; earlier ones of this time were not looked at.`)
      }
    >
      {linked_ids.length ? (
        <ol className={classes.list}>
          {linked_ids.map(({ linked_id, count }) => (
            <li key={linked_id} className={classes.row} data-plain>
              <span className={classes.cut}>
                <LinkedIdLink linkedId={linked_id} />
              </span>
              <span />
              <span className={classes.share}>
                {sees_personal_data ? (
                  <PageLink
                    to={eventsPath({ linked_id: [linked_id] }, range)}
                    aria-label={`${counted(count, 'event')} of ${linked_id}`}
                  >
                    {figure(count)}
                  </PageLink>
                ) : (
                  figure(count)
                )}
              </span>
              <span className={classes.bar} style={vars({ '--part': `${(100 * count) / most}%` })} />
            </li>
          ))}
        </ol>
      ) : (
        <Empty title="No event of this time has a linked id.">
          Give the agent your own id of an order or an account: <code>{"get({ linkedId: 'order-17' })"}</code>.
        </Empty>
      )}
    </Section>
  );
}
