import { parseBaseUrl } from '../http/base-url.js';
import type { Forge } from './forge.js';
import { createGithub } from './github-forge.js';
import { createGitlab } from './gitlab-forge.js';
import type { Pipeline } from './pipeline.js';
import { openService, type PublishSurroundings } from './service.js';

/**
 * Opens the way to the code host of a pipeline, and closes it afterwards.
 * @throws UserError `usage` for a URL or proxy that cannot be used
 */
export async function withForge<T>(
  pipeline: Pipeline,
  around: PublishSurroundings,
  use: (forge: Forge) => Promise<T>,
): Promise<T> {
  const token = pipeline.token ?? '';
  const base = parseBaseUrl(pipeline.api.text, pipeline.api.source);
  const service = await openService(base, token, around);
  const create = pipeline.kind === 'github' ? createGithub : createGitlab;
  try {
    return await use(create(service, token, pipeline.project));
  } finally {
    await service.close();
  }
}

/** Whether it can be sent in a header at all. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
