import { useState, useSyncExternalStore } from 'react';
import type { System } from './swagger_ui';

const WIDE = matchMedia('(min-width: 64rem)');
const onResize = (listener: () => void): (() => void) => {
  WIDE.addEventListener('change', listener);
  return () => WIDE.removeEventListener('change', listener);
};

interface Entry {
  tag: string;
  id: string;
  method: string;
  path: string;
  summary: string;
}

/** Every operation by tag; a click opens it and goes there. */
export function navigation({ specSelectors, layoutActions }: System) {
  const entries = (): [string, Entry[]][] =>
    specSelectors
      .taggedOperations()
      .entrySeq()
      .toArray()
      .map(([tag, described]) => [
        tag,
        described
          .get('operations')
          .toArray()
          .map(operation => ({
            tag,
            id: operation.getIn(['operation', 'operationId']),
            method: operation.get('method'),
            path: operation.get('path'),
            summary: operation.getIn(['operation', 'summary']),
          })),
      ]);

  const go = ({ tag, id }: Entry): void => {
    layoutActions.show(['operations', tag, id], true);
    // Once it is open, so that it is where it will be.
    setTimeout(() => {
      const target = document.getElementById(`operations-${tag.replaceAll(' ', '_')}-${id}`);
      target?.scrollIntoView();
      target?.querySelector('button')?.focus({ preventScroll: true });
    });
  };

  return function Navigation() {
    const [sought, setSought] = useState('');
    const wide = useSyncExternalStore(onResize, () => WIDE.matches);
    const words = sought.toLowerCase().split(/\s+/);
    const fits = (entry: Entry): boolean => {
      const text = `${entry.method} ${entry.path} ${entry.summary} ${entry.id} ${entry.tag}`.toLowerCase();
      return words.every(word => text.includes(word));
    };
    const found = entries()
      .map(([tag, all]) => [tag, all.filter(fits)] as const)
      .filter(([, fitting]) => fitting.length);
    return (
      <nav className="operations-list" aria-label="Operations">
        <details open={wide}>
          <summary>Operations</summary>
          <input
            type="search"
            aria-label="Find an operation"
            placeholder="Find an operation"
            value={sought}
            onChange={event => setSought(event.target.value)}
          />
          {found.length === 0 && <p className="nothing">No operation has that in its name, path or method.</p>}
          {found.map(([tag, fitting]) => (
            <div key={tag}>
              <p className="operations-tag">{tag}</p>
              <ul>
                {fitting.map(entry => (
                  <li key={entry.id}>
                    <a
                      href={`#/${encodeURIComponent(tag)}/${entry.id}`}
                      onClick={event => {
                        event.preventDefault();
                        go(entry);
                      }}
                    >
                      <span className={`method method-${entry.method}`}>{entry.method.toUpperCase()}</span>
                      <span>{entry.summary}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </details>
      </nav>
    );
  };
}
