import { CopyButton } from './copy_button';
import { HighlightedJson } from './highlight';

interface Props {
  language?: string | null;
  canCopy?: boolean;
  children?: unknown;
}

/** Swagger UI's place for code: the document's examples, and the answers. */
export function HighlightCode({ language, canCopy, children }: Props) {
  const text = typeof children === 'string' ? children : '';
  const isJson = language === 'json';
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard */}
      <pre className="microlight" role="group" aria-label={isJson ? 'JSON' : 'Text'} tabIndex={0}>
        {isJson ? <HighlightedJson text={text} /> : <code>{text}</code>}
      </pre>
      {canCopy && <CopyButton text={text} what="the answer" />}
    </div>
  );
}
