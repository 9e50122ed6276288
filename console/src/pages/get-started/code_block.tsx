import { Fragment, useId } from 'react';
import { CopyButton } from '../../parts/copy_button';
import classes from './get_started.module.css';
import type { Snippet } from './snippets';

interface Props {
  snippet: Snippet;
  /** Texts in it that are the reader's own, and stand out. */
  own: string[];
}

/** A piece of code to be copied. */
export function CodeBlock({ snippet: { title, code }, own }: Props) {
  const id = useId();
  return (
    <div className={classes.code}>
      <div className={classes.codeHead}>
        <span id={id}>{title}</span>
        <CopyButton value={code} what={title} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys */}
      <section tabIndex={0} aria-labelledby={id}>
        <pre>
          <code>
            {parted(code.trimEnd(), own).map(({ key, text, isOwn }) =>
              isOwn ? <mark key={key}>{text}</mark> : <Fragment key={key}>{text}</Fragment>,
            )}
          </code>
        </pre>
      </section>
    </div>
  );
}

/** A text in parts, of which some are among those that are the reader's own. */
export function parted(text: string, own: readonly string[]): { key: number; text: string; isOwn: boolean }[] {
  const parts: { key: number; text: string; isOwn: boolean }[] = [];
  let rest = text;
  while (rest) {
    const places = own.filter(Boolean).map(one => ({ one, at: rest.indexOf(one) }));
    const [first] = places.filter(({ at }) => at >= 0).sort((one, other) => one.at - other.at);
    const at = first?.at ?? rest.length;
    if (at) parts.push({ key: parts.length, text: rest.slice(0, at), isOwn: false });
    if (first) parts.push({ key: parts.length, text: first.one, isOwn: true });
    rest = rest.slice(at + (first?.one.length ?? 0));
  }
  return parts;
}
