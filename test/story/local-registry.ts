import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

import { z } from 'zod';

import { captureNpm, readJson } from '../../ci/tools/tools.mjs';
import { makeFolder, root } from '../repository/planted.js';

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).default({}),
});

function readManifest(folder: string) {
  return manifestSchema.parse(readJson(join(folder, 'package.json')));
}

export interface LocalRegistry {
  readonly url: string;
  close(): void;
}

/** A registry of npm that has this package, packed as it would be published, and what it depends on; nothing else. */
export async function serveRegistry(): Promise<LocalRegistry> {
  const folder = makeFolder();
  const own = readManifest(root);
  const { code, output } = await captureNpm(root, ['pack', '--ignore-scripts', '--pack-destination', folder]);
  if (code !== 0) throw new Error(output);
  const packed = new Map([[own.name, { manifest: own, file: join(folder, `${own.name}-${own.version}.tgz`) }]]);
  for (const name of Object.keys(own.dependencies)) {
    const file = join(folder, `${name}.tgz`);
    execFileSync('tar', ['-cf', file, '-C', join(root, 'node_modules'), name]);
    packed.set(name, { manifest: readManifest(join(root, 'node_modules', name)), file });
  }
  const server = createServer(({ url = '', headers }, response) => {
    const [, name = '', tarball] = url.split('/');
    const found = packed.get(decodeURIComponent(name));
    if (found === undefined) return response.writeHead(404).end('{}');
    if (tarball !== undefined) return response.end(readFileSync(found.file));
    const { version } = found.manifest;
    const dist = { tarball: `http://${headers.host}/${name}/package.tgz` };
    const versions = { [version]: { ...found.manifest, dist } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
