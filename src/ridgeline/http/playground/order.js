/* Which facts are shown, and in which order. */

import { GROUPS, groupOf } from '../../demo/assets/fact_groups.js';

export const STABILITIES = ['same', 'differs', 'unstable', 'absent'];

const order = Object.values(GROUPS).flatMap(group => Object.keys(group));
const place = ({ name }) => (order.includes(name) ? order.indexOf(name) : order.length);

const ORDERS = {
  group: (a, b) => place(a) - place(b),
  slowest: (a, b) => b.ms - a.ms,
  largest: (a, b) => b.bytes - a.bytes,
};

/** Lists of facts with their titles; without a title where the order goes across the groups. */
export function arrange(facts, by, stability) {
  const shown = facts.filter(fact => stability === 'all' || fact.stability === stability).sort(ORDERS[by]);
  if (by !== 'group') return shown.length ? [['', shown]] : [];
  return Object.keys(GROUPS)
    .map(title => [title, shown.filter(fact => groupOf(fact.name) === title)])
    .filter(([, members]) => members.length);
}
