import './reference.css';
import { type ApiDocument, basePathOf, regionsOf, withRegions } from './api_document';
import { connect, connection, onChange, withKey } from './connection';
import { LAYOUT, plugin } from './plugin';

const place = document.getElementById('reference');

async function start(domNode: Element): Promise<void> {
  const answer = await fetch('openapi.json');
  if (!answer.ok) throw new Error(`openapi.json was answered with ${answer.status}.`);
  const described: ApiDocument = await answer.json();
  const regions = regionsOf(described, new URL('.', location.href).href.replace(/\/$/, ''));
  connect(regions);

  const { oas3Actions, layoutActions } = SwaggerUIBundle({
    domNode,
    spec: withRegions(described, regions),
    layout: LAYOUT,
    plugins: [plugin(described)],
    requestInterceptor: withKey,
    onComplete: () => {
      document.body.dataset.state = 'ready';
    },
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: 'none',
    // The shapes are shown where they are used.
    defaultModelsExpandDepth: -1,
    persistAuthorization: false,
    queryConfigEnabled: false,
    tryItOutEnabled: true,
    validatorUrl: null,
    withCredentials: false,
  }).getSystem();

  const sendToChosenRegion = (): void => {
    const { address } = connection().region;
    for (const [path, item] of Object.entries(described.paths))
      for (const [method, operation] of Object.entries(item))
        oas3Actions.setSelectedServer(address + basePathOf(described, operation), `${path}:${method}`);
  };
  onChange(sendToChosenRegion);
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#/')) layoutActions.parseDeepLinkHash(location.hash);
  });
}

if (place)
  start(place).catch((problem: unknown) => {
    document.body.dataset.state = 'failed';
    place.textContent = `The API reference cannot be shown. ${problem instanceof Error ? problem.message : problem}`;
  });
