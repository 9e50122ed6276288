// Reads our OpenAPI document from standard input, writes the types of the management API to standard output.
import { json } from 'node:stream/consumers';
import openapi, { astToString } from 'openapi-typescript';

const MANAGEMENT = '/management/v1';
const HEAD = '// Made by bin/generate-docs from our OpenAPI document; do not edit.\n\n';

const document = await json(process.stdin);

/** Without a server of its own, an operation is of the Server API alone, which the console does not call. */
const isManagement = ({ servers = document.servers }) => servers.some(({ url }) => url.endsWith(MANAGEMENT));

for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) if (!isManagement(operation)) delete item[method];
  if (!Object.keys(item).length) delete document.paths[path];
}
const types = await openapi(document, { rootTypes: true, rootTypesNoSchemaPrefix: true });
process.stdout.write(HEAD + astToString(types));
