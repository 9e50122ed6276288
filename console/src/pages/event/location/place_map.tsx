import { ActionIcon, Stack } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { geoArea, geoCentroid, geoCircle, geoGraticule10, geoOrthographic, geoPath } from 'd3-geo';
import type { Feature, MultiPolygon, Polygon } from 'geojson';
import { useMemo } from 'react';
import { countryOfNumber } from '../../../parts/countries';
import classes from './place_map.module.css';
import { degreesOf, type Place, ZOOMS, type Zoom } from './places';
import type { Country } from './world';

const WIDTH = 640;
const HEIGHT = 400;
/** Pixels from the globe's middle to its edge, unzoomed. */
const GLOBE = HEIGHT / 2 - 12;

interface Props {
  places: Place[];
  countries: Country[];
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}

/** A globe that is turned to where an address is likely to be. */
export function PlaceMap({ places, countries, zoom, onZoom }: Props) {
  const here = useMemo(() => new Set(places.map(({ country }) => country)), [places]);
  const middle = useMemo(() => middleOf(places, countries), [places, countries]);
  const projection = geoOrthographic()
    .rotate([-middle[0], -middle[1]])
    .translate([WIDTH / 2, HEIGHT / 2])
    .scale(GLOBE * zoom)
    .clipAngle(90);
  const path = geoPath(projection);
  const step = ZOOMS.indexOf(zoom);
  return (
    <div className={classes.frame}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={classes.map} role="img" aria-label={saying(places)}>
        <path className={classes.sea} d={path({ type: 'Sphere' }) ?? ''} />
        <path className={classes.grid} d={path(geoGraticule10()) ?? ''} />
        {countries.map(country => (
          <path
            key={country.properties.name}
            className={classes.country}
            data-here={here.has(countryOfNumber(String(country.id))) || undefined}
            d={path(country) ?? ''}
          />
        ))}
        {zoom > 1 && <Names countries={countries} path={path} zoom={zoom} />}
        {places.map(
          ({ version, point, radius }) =>
            point && (
              <g key={version}>
                {radius !== null && radius > 0 && (
                  <path
                    className={classes.radius}
                    d={path(geoCircle().center([point.longitude, point.latitude]).radius(degreesOf(radius))()) ?? ''}
                  />
                )}
                <Point at={projection([point.longitude, point.latitude])} />
              </g>
            ),
        )}
      </svg>
      <Stack gap={4} className={classes.zoom}>
        <ActionIcon
          variant="default"
          aria-label="Nearer"
          disabled={step === ZOOMS.length - 1}
          onClick={() => onZoom(ZOOMS[step + 1] ?? zoom)}
        >
          <IconPlus size={16} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Farther"
          disabled={step === 0}
          onClick={() => onZoom(ZOOMS[step - 1] ?? zoom)}
        >
          <IconMinus size={16} aria-hidden="true" />
        </ActionIcon>
      </Stack>
    </div>
  );
}

function Point({ at }: { at: [number, number] | null }) {
  return at && <circle className={classes.point} cx={at[0]} cy={at[1]} r={5.5} />;
}

/** The least room, in square pixels, in which a country is named. */
const ROOM = 1_800;

function Names({ countries, path, zoom }: { countries: Country[]; path: ReturnType<typeof geoPath>; zoom: number }) {
  return (
    <g>
      {countries.map(country => {
        const land = largest(country);
        if (path.area(land) < ROOM) return null;
        const [x, y] = path.centroid(land);
        const { name } = country.properties;
        // Too near to the edge for the whole of it.
        const isOut = x < name.length * 3 || x > WIDTH - name.length * 3 || y < 12 || y > HEIGHT - 8;
        return isOut || Number.isNaN(x) ? null : (
          <text key={`${name} ${zoom}`} className={classes.name} x={x} y={y}>
            {name}
          </text>
        );
      })}
    </g>
  );
}

/** A country's largest piece of land: the name of France stands in Europe. */
function largest(country: Country): Feature<Polygon> | Country {
  if (country.geometry.type !== 'MultiPolygon') return country;
  const pieces = (country.geometry as MultiPolygon).coordinates.map(
    (coordinates): Feature<Polygon> => ({
      type: 'Feature',
      properties: null,
      geometry: { type: 'Polygon', coordinates },
    }),
  );
  return pieces.reduce((one, other) => (geoArea(other) > geoArea(one) ? other : one));
}

/** What the globe is turned to: the first point, or else the first country. */
function middleOf(places: Place[], countries: Country[]): [number, number] {
  const point = places.find(({ point }) => point)?.point;
  if (point) return [point.longitude, point.latitude];
  const wanted = places.find(({ country }) => country)?.country;
  const country = wanted && countries.find(({ id }) => countryOfNumber(String(id)) === wanted);
  return country ? (geoCentroid(largest(country)) as [number, number]) : [10, 20];
}

/** The picture in words. */
function saying(places: Place[]): string {
  const said = places.map(({ name, radius, point }) =>
    point ? `${name}${radius ? `, within ${radius} km` : ''}` : `${name}, the whole country`,
  );
  return `Map: ${said.join('; ')}`;
}
