import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Overview } from '../../api/overview';
import { countryName } from '../../parts/countries';
import { counted, figure, share } from '../../parts/figures';
import type { Range } from '../../parts/range';
import { Section } from '../../parts/section';
import { vars } from '../../parts/vars';
import { Empty } from '../../shell/empty';
import { PageLink } from '../../shell/page_link';
import { eventsPath } from '../events/state';
import classes from './overview.module.css';

const CountryMap = lazy(() => import('./country_map'));

interface Props {
  overview: Overview;
  range: Range;
}

/** Where events come from: a map, and the same as a list. */
export function CountriesSection({ overview, range }: Props) {
  const [lit, setLit] = useState<string | null>(null);
  const { countries, events } = overview;
  const known = countries.reduce((sum, { count }) => sum + count, 0);
  const title = 'Countries';
  if (!known) {
    return (
      <Section title={title}>
        <Empty title="Of no event of this time is the country known.">
          Places come from data about addresses. Health says whether there are any, and how fresh they are.
        </Empty>
      </Section>
    );
  }
  const most = countries[0]?.count ?? 1;
  return (
    <Section
      title={title}
      about={
        <>
          {counted(countries.length, 'country', 'countries')}, known of {counted(known, 'event')}
          {known < events && ` of ${figure(events)}`}.
        </>
      }
    >
      <div className={classes.two}>
        <Suspense fallback={<Skeleton height={0} pb="51%" />}>
          <CountryMap countries={countries} total={known} range={range} lit={lit} />
        </Suspense>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys */}
        <section className={classes.countries} aria-label="Countries, scrollable" tabIndex={0}>
          <ol className={classes.list}>
            {countries.map(({ country, count }) => (
              <li
                key={country}
                className={classes.row}
                data-plain
                onPointerEnter={() => setLit(country)}
                onPointerLeave={() => setLit(null)}
              >
                <span className={classes.cut}>{countryName(country)}</span>
                <PageLink
                  to={eventsPath({ country: [country] }, range)}
                  aria-label={`${counted(count, 'event')} from ${countryName(country)}`}
                >
                  {figure(count)}
                </PageLink>
                <span className={classes.share}>{share(count, known)}</span>
                <span className={classes.bar} style={vars({ '--part': `${(100 * count) / most}%` })} />
              </li>
            ))}
          </ol>
        </section>
      </div>
    </Section>
  );
}
