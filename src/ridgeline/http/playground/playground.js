/*
 * The playground: reads every fact several times, identifies once, and shows what was read and what it cost.
 */

import { enable, onClick } from '../../demo/assets/buttons.js';
import { copy } from '../../demo/assets/copy.js';
import { byId, el, text } from '../../demo/assets/dom.js';
import { asFailure } from '../../demo/assets/failure.js';
import { helpFor } from '../../demo/assets/help.js';
import { base } from '../../demo/assets/page.js';
import { factList } from './fact_rows.js';
import { arrange, STABILITIES } from './order.js';
import { judge, READINGS } from './readings.js';
import { readFacts } from './sources.js';
import { showBytes, showTotals } from './totals.js';
import { identify } from './visitor.js';

let facts = [];
let filter = 'all';

function showState(state) {
  document.body.dataset.state = state;
  byId('main').setAttribute('aria-busy', String(state === 'working'));
  enable('again', state !== 'working');
  enable('copy', state !== 'working' && facts.length > 0);
}

function showFilters() {
  byId('filters').replaceChildren(
    ...['all', ...STABILITIES].map(each => {
      const count = each === 'all' ? facts.length : facts.filter(fact => fact.stability === each).length;
      const button = el('button', 'small', each === 'all' ? 'All' : each, el('span', 'count', ` ${count}`));
      button.type = 'button';
      button.id = `show-${each}`;
      button.setAttribute('aria-pressed', String(each === filter));
      button.addEventListener('click', () => {
        filter = each;
        showFilters();
        byId(`show-${each}`).focus();
        showFacts();
      });
      return button;
    }),
  );
}

function showFacts() {
  const slowest = Math.max(1, ...facts.map(fact => fact.ms));
  const lists = arrange(facts, byId('order').value, filter).map(([title, members]) =>
    factList(title, members, slowest),
  );
  byId('fact-groups').replaceChildren(...(lists.length ? lists : [el('p', 'empty', 'None.')]));
}

async function run() {
  showState('working');
  byId('notice').hidden = true;
  text('visitor-id');
  text('visitor-note');
  try {
    const readings = [];
    const took = [];
    while (readings.length < READINGS) {
      text('status', `Reading ${readings.length + 1} of ${READINGS}`);
      const began = performance.now();
      readings.push(await readFacts());
      took.push(performance.now() - began);
    }
    facts = Object.keys(readings[0]).map(name => judge(name, readings));
    showTotals(facts, took);
    showFilters();
    showFacts();
    text('status', 'Identifying');
    await showBytes(await identify());
    text('status', `${READINGS} readings, one event`);
    showState('done');
  } catch (error) {
    const [title, ...paragraphs] = helpFor(asFailure(error));
    text('status', 'Failed');
    text('notice-title', title);
    byId('notice-text').replaceChildren(
      ...paragraphs.filter(Boolean).map(each => (typeof each === 'string' ? el('p', '', each) : each)),
    );
    byId('notice').hidden = false;
    showState('failed');
  }
}

onClick('again', run);
onClick('copy', () => copy(byId('copy'), JSON.stringify(Object.fromEntries(facts.map(plain)), null, 2)));
byId('order').addEventListener('change', showFacts);

const plain = ({ name, stability, bytes, facts }) => [name, { stability, bytes, readings: facts }];

text('host', base.host);
showFilters();
run();
