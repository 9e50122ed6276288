import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json';
import type { Overview } from '../../api/overview';
import { countryName, countryOfNumber } from '../../parts/countries';
import { counted, figure, share } from '../../parts/figures';
import type { Range } from '../../parts/range';
import { vars } from '../../parts/vars';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { eventsPath } from '../events/state';
import classes from './overview.module.css';
import { SMALL_COUNTRIES } from './small_countries';

const WIDTH = 800;
const HEIGHT = 408;
const ANTARCTICA = '010';

const world = atlas as unknown as Topology<{ countries: GeometryCollection }>;
const areas = feature(world, world.objects.countries).features.filter(({ id }) => id !== ANTARCTICA);
const projection = geoNaturalEarth1().fitExtent(
  [
    [2, 2],
    [WIDTH - 2, HEIGHT - 2],
  ],
  { type: 'FeatureCollection', features: areas },
);
const path = geoPath(projection);
const SHAPES = areas.map((area, i) => ({
  key: i,
  country: countryOfNumber(area.id === undefined ? undefined : String(area.id)),
  outline: path(area) ?? '',
}));

interface Props {
  countries: Overview['countries'];
  /** Events of all of them. */
  total: number;
  range: Range;
  /** The country that the list points at. */
  lit: string | null;
}

/** How strong a country's colour is, in percent: by the order of magnitude, so that the small ones are seen. */
export const strength = (count: number, most: number): number =>
  most <= 1 ? 100 : 22 + (78 * Math.log(count)) / Math.log(most);

/** Events by country on a map, from data that are part of the console. */
export default function CountryMap({ countries, total, range, lit }: Props) {
  const navigate = useNavigate();
  const environment = useEnvironment();
  const frame = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<{ country: string; x: number; y: number } | null>(null);
  const counts = useMemo(() => new Map(countries.map(({ country, count }) => [country, count])), [countries]);
  const most = countries[0]?.count ?? 1;
  const handlers = (country: string) => ({
    onPointerMove: (event: PointerEvent) => {
      const box = frame.current?.getBoundingClientRect();
      if (box) setPointed({ country, x: event.clientX - box.left, y: event.clientY - box.top });
    },
    onPointerLeave: () => setPointed(null),
    onClick: () => {
      if (!matchMedia('(hover: hover)').matches) return;
      navigate(withEnvironment(eventsPath({ country: [country] }, range), environment));
    },
  });
  const look = (country: string, count: number) => ({
    className: classes.country,
    'data-known': true,
    'data-lit': country === lit || undefined,
    style: vars({ '--strength': `${strength(count, most)}%` }),
    ...handlers(country),
  });
  const count = pointed && counts.get(pointed.country);
  return (
    <div>
      <div ref={frame} className={classes.map}>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={`Map of the world with ${counted(countries.length, 'country', 'countries')}; the list has the figures.`}
        >
          {SHAPES.map(({ key, country, outline }) => {
            const count = country ? counts.get(country) : undefined;
            return country && count ? (
              <path key={key} d={outline} {...look(country, count)} />
            ) : (
              <path key={key} d={outline} className={classes.country} />
            );
          })}
          {countries.map(({ country, count }) => {
            const place = SMALL_COUNTRIES.get(country);
            const at = place && projection(place);
            return at && <circle key={country} cx={at[0]} cy={at[1]} r={4} {...look(country, count)} />;
          })}
        </svg>
        {pointed && count ? (
          <div
            className={`${classes.tooltip} ${classes.mapTooltip}`}
            style={{ left: pointed.x, top: pointed.y }}
            aria-hidden="true"
          >
            <strong>{countryName(pointed.country)}</strong>
            <div>
              {counted(count, 'event')} · {share(count, total)}
            </div>
          </div>
        ) : null}
      </div>
      <div className={classes.scale} aria-hidden="true">
        1 <i /> {figure(most)} events
      </div>
    </div>
  );
}
