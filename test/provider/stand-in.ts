import { join } from 'node:path';

import { buildProvider } from '../../ci/tools/build-provider.mjs';
import { bundler } from '../../ci/tools/build.mjs';
import { plant } from '../repository/planted.js';

/** Builds a provider of these lines as the real one is built; gives the folder that `limitdrift` would be shipped in. */
export async function shipStandIn(source: string): Promise<string> {
  const root = plant({ 'src/provider/start-provider.ts': source, LICENSE: 'A license.\n' });
  await buildProvider(await bundler(root), root);
  return join(root, 'dist');
}
