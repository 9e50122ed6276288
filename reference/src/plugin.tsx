import type { ApiDocument } from './api_document';
import { useConnection, withoutKey } from './connection';
import { HighlightCode } from './highlight_code';
import { Labelled } from './labelled';
import { layout } from './layout';
import { navigation } from './navigation';
import { operationSummary } from './operation_summary';
import { operations } from './operations';
import { use } from './react';
import { isRefusal, refusal } from './refusal';
import { Samples } from './samples';
import type { Plugin, System, Wrap } from './swagger_ui';

export const LAYOUT = 'ReferenceLayout';

const nothing = () => null;

/** What this page puts in the place of Swagger UI's own parts; all else is Swagger UI's. */
export const plugin =
  (document: ApiDocument) =>
  (system: System): Plugin => {
    use(system.React);

    const withSamples: Wrap = Original =>
      function Parameters(props) {
        const [path, method] = props.pathMethod as [string, string];
        const samples = document.paths[path]?.[method]?.['x-codeSamples'] ?? [];
        return (
          <div>
            <Samples samples={samples} server={document['x-samples-server']} />
            <Original {...props} />
          </div>
        );
      };

    const withWarning: Wrap = Original =>
      function Execute(props) {
        const { region } = useConnection();
        if (props.method === 'get') return <Original {...props} />;
        return (
          <div className="execute-real">
            <Original {...props} />
            <p>What this changes is changed for good, at {region.shownAddress}.</p>
          </div>
        );
      };

    const withStatus: Wrap = Original =>
      function LiveResponse(props) {
        return (
          <div className="live">
            <p className="visually-hidden" role="status">
              Answered with {String(props.response.get('status') ?? 'nothing')}.
            </p>
            <Original {...props} />
          </div>
        );
      };

    const Refusal = refusal(system);
    const withRefusals: Wrap = Original =>
      function Response(props) {
        return isRefusal(props.code) ? <Refusal {...props} /> : <Original {...props} />;
      };

    const withLabel =
      (label: (props: Record<string, unknown>) => string): Wrap =>
      Original =>
        function WithLabel(props) {
          return (
            <Labelled name={label(props)}>
              <Original {...props} />
            </Labelled>
          );
        };

    return {
      components: {
        [LAYOUT]: layout(system, document),
        Navigation: navigation(system),
        operations: operations(system),
        OperationSummary: operationSummary(document),
        HighlightCode,
        // Every operation can be tried as soon as it is open.
        TryItOutButton: nothing,
        // Chosen and pasted once, above.
        OperationServers: nothing,
        authorizeBtn: nothing,
        authorizeOperationBtn: nothing,
        // It would show the key; the examples show the request.
        curl: nothing,
      },
      wrapComponents: {
        parameters: withSamples,
        execute: withWarning,
        liveResponse: withStatus,
        response: withRefusals,
        JsonSchemaForm: withLabel(({ description }) => String(description)),
        RequestBodyEditor: withLabel(() => 'Request body'),
        ExamplesSelect: withLabel(() => 'Which example'),
      },
      statePlugins: {
        spec: {
          wrapActions: {
            // The store keeps requests for as long as the page is open; a key is not to be among them.
            setMutatedRequest: original => (path, method, request) => original(path, method, withoutKey(request)),
          },
        },
      },
    };
  };
