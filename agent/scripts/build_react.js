// Builds the npm package @ridgeline/react (react/dist/), for which the agent's own must have been built.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const agent = dirname(dirname(fileURLToPath(import.meta.url)));

rmSync(join(agent, 'react/dist'), { recursive: true, force: true });
// One module for each source file: the bundler of the application does the rest, and "use client" stays where it is.
execFileSync(
  process.execPath,
  [join(agent, 'node_modules/typescript/bin/tsc'), '-p', `${agent}/react/tsconfig.build.json`],
  {
    stdio: 'inherit',
  },
);
