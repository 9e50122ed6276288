import { useState } from 'react';

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // Pages without TLS may not write to the clipboard.
      setSaid('Select and copy it yourself');
    }
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <button type="button" className="small" onClick={copy}>
      <span aria-live="polite">{said || 'Copy'}</span>
      {!said && <span className="visually-hidden"> {what}</span>}
    </button>
  );
}
