import type * as React from 'react';
import { useId, useState, useSyncExternalStore } from 'react';
import type { CodeSample } from './api_document';
import { useConnection } from './connection';
import { CopyButton } from './copy_button';
import { HighlightedSample } from './highlight';

// The language that was last chosen, for all operations.
let chosen = 0;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const choose = (index: number): void => {
  chosen = index;
  for (const listener of listeners) listener();
};

/** An operation's examples, one at a time, with the chosen deployment's address. */
export function Samples({ samples, server }: { samples: CodeSample[]; server: string }) {
  const id = useId();
  const index = useSyncExternalStore(subscribe, () => chosen);
  const { region } = useConnection();
  const [focus, setFocus] = useState(false);
  const sample = samples[index] ?? samples[0];
  if (!sample) return null;
  const source = sample.source.replaceAll(server, region.shownAddress);

  const go = (event: React.KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    setFocus(true);
    choose((index + step + samples.length) % samples.length);
  };

  return (
    <div className="samples">
      <div className="samples-head">
        <h4 id={`${id}-title`}>Example</h4>
        <div className="samples-tabs" role="tablist" aria-labelledby={`${id}-title`}>
          {samples.map(({ label }, number) => (
            <button
              key={label}
              type="button"
              role="tab"
              id={`${id}-tab-${number}`}
              aria-selected={number === index}
              aria-controls={`${id}-panel`}
              tabIndex={number === index ? 0 : -1}
              ref={element => {
                if (focus && number === index && element) {
                  element.focus();
                  setFocus(false);
                }
              }}
              onClick={() => choose(number)}
              onKeyDown={go}
            >
              {label}
            </button>
          ))}
        </div>
        <CopyButton text={source} what="the example" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <pre id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-tab-${index}`} tabIndex={0}>
        <HighlightedSample source={source} />
      </pre>
    </div>
  );
}
