import type * as React from 'react';

// Colouring makes an element of every token, which a page of a hundred events need not have.
const MOST = 60_000;
const JSON_TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
const SAMPLE_TOKEN =
  /\$\{?[A-Z_.a-z]*[A-Z_]{2,}\}?|os\.environ\[["'][A-Z_]+["']\]|process\.env\.[A-Z_]+|^ *(?:#|\/\/).*$/gm;

/** JSON with its keys, texts, numbers and words in colours. */
export function HighlightedJson({ text }: { text: string }) {
  if (text.length > MOST) return <code>{text}</code>;
  return (
    <code>
      {pieces(text, JSON_TOKEN, ([token, string, colon]) =>
        string ? (colon ? 'key' : 'string') : /^[tfn]/.test(token) ? 'other' : 'number',
      )}
    </code>
  );
}

/** An example in which the reader's own values stand out, and comments stand back. */
export function HighlightedSample({ source }: { source: string }) {
  return <code>{pieces(source, SAMPLE_TOKEN, ([token]) => (/^ *(#|\/\/)/.test(token) ? 'comment' : 'variable'))}</code>;
}

function pieces(text: string, token: RegExp, kind: (match: RegExpMatchArray) => string): React.ReactNode[] {
  const found: React.ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const colon = kind(match) === 'key' ? (match[2]?.length ?? 0) : 0;
    const length = match[0].length - colon;
    found.push(text.slice(end, match.index));
    found.push(
      <span key={match.index} className={`t-${kind(match)}`}>
        {match[0].slice(0, length)}
      </span>,
    );
    end = match.index + length;
  }
  found.push(text.slice(end));
  return found;
}
