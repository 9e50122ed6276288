// The OpenAPI document as this page needs it: every operation can be sent to each region, ours at our own address.

export interface CodeSample {
  lang: string;
  label: string;
  source: string;
}

interface Server {
  url: string;
  description?: string;
  'x-region'?: string;
}

export interface DescribedOperation {
  operationId: string;
  servers?: Server[];
  'x-codeSamples'?: CodeSample[];
}

export interface ApiDocument {
  info: { title: string; description: string };
  servers: Server[];
  paths: Record<string, Record<string, DescribedOperation>>;
  /** The address in all examples. */
  'x-samples-server': string;
}

/** A deployment that requests can be sent to. */
export interface Region {
  name: string;
  /** Where its requests go, without a slash at the end. */
  address: string;
  /** What its examples say instead, when it has an address that everybody knows. */
  shownAddress: string;
}

/** The regions of a document that was fetched from below `ownAddress`, ours first. */
export function regionsOf(document: ApiDocument, ownAddress: string): Region[] {
  const [own, ...others] = document.servers;
  if (!own) throw new Error('The description of the API names no server.');
  const path = pathOf(own, document);
  const publicAddress = own.url.slice(0, own.url.length - path.length);
  return [
    { name: '', address: ownAddress, shownAddress: publicAddress || ownAddress },
    ...others.map(({ url, 'x-region': name = url }) => {
      const address = url.slice(0, url.length - path.length);
      return { name, address, shownAddress: address };
    }),
  ];
}

/** What an operation's path is below, such as `/v4`. */
export function basePathOf(document: ApiDocument, operation: DescribedOperation): string {
  const [server] = operation.servers ?? document.servers;
  return server ? pathOf(server, document) : '';
}

/** The document with each region's address as a server of every operation. */
export function withRegions(document: ApiDocument, regions: Region[]): ApiDocument {
  const servers = (basePath: string): Server[] => regions.map(({ address }) => ({ url: address + basePath }));
  const paths: ApiDocument['paths'] = {};
  for (const [path, item] of Object.entries(document.paths)) {
    paths[path] = {};
    for (const [method, operation] of Object.entries(item))
      paths[path][method] = { ...operation, servers: servers(basePathOf(document, operation)) };
  }
  const [own] = document.servers;
  return { ...document, servers: servers(own ? pathOf(own, document) : ''), paths };
}

/** Our servers are `/v4` or, where the deployment knows its address, that and `/v4`. */
function pathOf({ url }: Server, document: ApiDocument): string {
  const address = document['x-samples-server'];
  return url.startsWith(address) ? url.slice(address.length) : url;
}
