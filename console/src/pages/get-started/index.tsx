import { Alert, Skeleton, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { environmentsQuery } from '../../api/environments';
import { useMay } from '../../api/session';
import { oneOf, presentSearch, text, useSearchState } from '../../parts/search_state';
import { ENVIRONMENT, useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { ChooseKey, usePublicKey } from './choose_key';
import { CodeBlock } from './code_block';
import { FirstEvent } from './first_event';
import classes from './get_started.module.css';
import { EVENT, isMixed, KEY, PAGES, pageSnippets, SERVERS, type Snippet, serverSnippets } from './snippets';
import { Step } from './step';
import { useFirstEvent } from './use_first_event';

const FIELDS = { with: oneOf(PAGES, 'html'), read: oneOf(SERVERS, 'curl'), key: text() };
const PAGE_NAMES = { html: 'Plain HTML', react: 'React', bundler: 'Bundlers' };
const SERVER_NAMES = { curl: 'curl', python: 'Python', node: 'Node' };

export default function GetStartedPage() {
  const environments = useQuery(environmentsQuery);
  const chosen = useEnvironment();
  const [, setSearch] = useSearchParams();
  const [{ with: made, read, key: keyId }, change] = useSearchState(FIELDS);
  const [typed, setTyped] = useState('');
  const environment =
    environments.data?.find(({ environment_id }) => environment_id === chosen) ??
    environments.data?.find(({ is_default }) => is_default) ??
    environments.data?.[0];
  const key = usePublicKey(environment?.environment_id, keyId, typed) ?? KEY;
  const first = useFirstEvent(chosen);
  const seen = first.came ?? first.before;
  const event = seen?.event_id ?? EVENT;
  const { origin } = location;
  return (
    <>
      <PageTitle about="From a page of yours to an event on your server.">Get started</PageTitle>
      <ol className={classes.steps}>
        <Step
          number={1}
          title="Choose where events go"
          about="The public key says so. It is no secret: pages carry it."
        >
          {environments.error ? (
            <Failure
              error={environments.error}
              title="The environments could not be read."
              retry={() => void environments.refetch()}
            />
          ) : environment ? (
            <ChooseKey
              environments={environments.data ?? []}
              environment={environment}
              onEnvironment={id => {
                const search = presentSearch();
                search.set(ENVIRONMENT, id);
                search.delete('key');
                setSearch(search, { replace: true, preventScrollReset: true });
              }}
              keyId={keyId}
              onKey={key => change({ key }, { replace: true })}
              typed={typed}
              onTyped={setTyped}
            />
          ) : (
            <Skeleton h={60} w={220} aria-label="Reading the environments" />
          )}
        </Step>
        <Step number={2} title="Put the agent into a page">
          <Stack gap="sm">
            {isMixed(origin) && (
              <Alert color="yellow" title="Only for pages without TLS">
                This console is open over http. A page that came over https loads nothing from there: put a name with
                https before the server, and open the console by it.
              </Alert>
            )}
            <Choice
              label="What the page is made with"
              value={made}
              names={PAGE_NAMES}
              onChange={value => change({ with: value }, { replace: true })}
              snippets={pageSnippets(origin, key)}
              own={[key, origin]}
            />
            {made !== 'html' && (
              <Text size="sm" c="dimmed">
                Until the packages are published, they are packed from a clone of Ridgeline;{' '}
                <code>docs/integrate.md</code> there says how, and has recipes for Next.js, webpack and a path of your
                own site.
              </Text>
            )}
          </Stack>
        </Step>
        <Step
          number={3}
          title="Open the page"
          about={
            chosen
              ? `Its event is shown here within seconds, if it is of ${environment?.name ?? chosen}.`
              : 'Its event is shown here within seconds.'
          }
        >
          <FirstEvent came={first.came} before={first.before} error={first.error} onAgain={first.waitAgain} />
        </Step>
        <Step number={4} title="Read the event on your server" about={<SecretKeys />}>
          <Choice
            label="What reads the event"
            value={read}
            names={SERVER_NAMES}
            onChange={value => change({ read: value }, { replace: true })}
            snippets={serverSnippets(origin, event)}
            own={[event, origin]}
          />
        </Step>
      </ol>
    </>
  );
}

function SecretKeys() {
  const mayMake = useMay('administrator');
  return (
    <>
      With a secret key, which stays on your server.{' '}
      {mayMake ? (
        <>
          <PageLink to="/api-keys" underline="always">
            API keys
          </PageLink>{' '}
          makes one, and shows it once.
        </>
      ) : (
        'An administrator makes one under API keys.'
      )}
    </>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  names: Record<T, string>;
  onChange: (value: T) => void;
  snippets: Record<T, Snippet[]>;
  own: string[];
}

/** Snippets of several kinds, of which one is shown. */
function Choice<T extends string>({ label, value, names, onChange, snippets, own }: ChoiceProps<T>) {
  const kinds = Object.keys(names) as T[];
  return (
    <Tabs value={value} onChange={kind => onChange(kinds.find(one => one === kind) ?? value)}>
      <Tabs.List aria-label={label}>
        {kinds.map(kind => (
          <Tabs.Tab key={kind} value={kind}>
            {names[kind]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {kinds.map(kind => (
        <Tabs.Panel key={kind} value={kind} pt="sm">
          <Stack gap="sm">
            {snippets[kind].map(snippet => (
              <CodeBlock key={snippet.title} snippet={snippet} own={own} />
            ))}
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
