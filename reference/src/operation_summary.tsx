import { type ApiDocument, basePathOf } from './api_document';
import type { ImmutableMap } from './swagger_ui';

interface Props {
  operationProps: ImmutableMap;
  isShown: boolean;
  toggleShown: () => void;
}

/** An operation's heading, which opens and closes it. */
export function operationSummary(document: ApiDocument) {
  return function OperationSummary({ operationProps, isShown, toggleShown }: Props) {
    const method = String(operationProps.get('method'));
    const path = String(operationProps.get('path'));
    const operation = document.paths[path]?.[method];
    return (
      <h3 className={`summary method-${method}`}>
        <button type="button" aria-expanded={isShown} onClick={toggleShown}>
          <span className="method">{method.toUpperCase()}</span>
          <span className="summary-text">{String(operationProps.get('summary'))}</span>
          <code className="summary-path">{(operation ? basePathOf(document, operation) : '') + path}</code>
        </button>
      </h3>
    );
  };
}
