import type { ApiDocument } from './api_document';
import { ConnectionPanel } from './connection_panel';
import type { System } from './swagger_ui';

/** The page: what it is about, the connection, and the operations with their list. */
export function layout({ getComponent }: System, document: ApiDocument) {
  return function ReferenceLayout() {
    const Markdown = getComponent('Markdown', true);
    const Errors = getComponent('errors', true);
    const Navigation = getComponent('Navigation', true);
    const Operations = getComponent('operations', true);
    return (
      <div className="page">
        {/* No link: the fragment names the operation that is open. */}
        <button type="button" className="skip" onClick={() => window.document.getElementById('operations')?.focus()}>
          Skip to the operations
        </button>
        <header className="top">
          <p className="brand">
            <img src="reference/icon.svg" alt="" width="28" height="28" /> Ridgeline
          </p>
          <nav aria-label="Elsewhere">
            <a href="console/">Console</a> <a href="openapi.json">OpenAPI document</a>
          </nav>
        </header>
        <main>
          <div className="intro">
            <h1>API reference</h1>
            <Markdown source={document.info.description} />
          </div>
          <ConnectionPanel />
          <Errors />
          <div className="columns">
            <Navigation />
            <div id="operations" tabIndex={-1}>
              <Operations />
            </div>
          </div>
        </main>
        <footer className="bottom">
          <p>
            This page talks to no other server than the one you choose above. It is made with{' '}
            <a href="reference/swagger-ui.NOTICE.txt">Swagger UI</a> (
            <a href="reference/swagger-ui.LICENSE.txt">Apache-2.0</a>).
          </p>
        </footer>
      </div>
    );
  };
}
