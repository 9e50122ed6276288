import { useId, useState } from 'react';
import { choose, complaint, forget, remember, useConnection } from './connection';

/** Where to send requests, and the key: chosen and pasted once, for all operations. */
export function ConnectionPanel() {
  const { regions, region, keyHint } = useConnection();
  const id = useId();
  const [problem, setProblem] = useState('');

  const take = (field: HTMLInputElement, text: string): void => {
    const key = text.trim();
    const wrong = complaint(key);
    setProblem(wrong);
    if (wrong) return;
    field.value = '';
    remember(key);
  };

  return (
    <section className="connection" aria-label="Connection">
      <div className="connection-part">
        <label htmlFor={`${id}-region`}>Base URL</label>
        <select
          id={`${id}-region`}
          value={regions.indexOf(region)}
          onChange={event => {
            setProblem('');
            choose(regions[Number(event.target.value)] ?? region);
          }}
        >
          {regions.map(({ name, address }, index) => (
            <option key={address} value={index}>
              {name ? `Region ${name}: ` : 'This deployment: '}
              {address}
            </option>
          ))}
        </select>
      </div>
      <form
        className="connection-part"
        onSubmit={event => {
          event.preventDefault();
          const field = event.currentTarget.elements.namedItem('key');
          if (field instanceof HTMLInputElement) take(field, field.value);
        }}
      >
        <label htmlFor={`${id}-key`}>Secret or management key</label>
        <div className="key-row">
          <input
            id={`${id}-key`}
            name="key"
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={keyHint ? 'Paste another one' : 'Paste it once'}
            aria-describedby={`${id}-note`}
            aria-invalid={problem !== ''}
            onPaste={event => {
              event.preventDefault();
              const pasted = event.clipboardData.getData('text');
              event.currentTarget.value = pasted;
              take(event.currentTarget, pasted);
            }}
          />
          <button type="submit">Use key</button>
          {keyHint && (
            <button type="button" onClick={forget}>
              Forget key
            </button>
          )}
        </div>
      </form>
      <p className={problem ? 'connection-note bad' : 'connection-note'} id={`${id}-note`} role="status">
        {problem || (
          <span>
            {keyHint ? (
              <span>
                Requests go out with <code id="key-hint">{keyHint}</code>.{' '}
              </span>
            ) : (
              'Without a key you can read everything here, and every answer is a refusal. '
            )}
            A key stays in this page’s memory: reloading forgets it
            {regions.length > 1 && ', and each region has its own'}.
          </span>
        )}
      </p>
    </section>
  );
}
