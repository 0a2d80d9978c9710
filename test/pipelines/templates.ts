import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { root } from '../repository/planted.js';

/** Every workflow of ours: what is to be copied, and what releases. */
export const workflows = [...list('ci/templates/github'), ...list('.github/workflows')];

/** What is to be included in a project's .gitlab-ci.yml. */
export const gitlabFiles = list('ci/templates/gitlab');

function list(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder));
  return names.toSorted().map((name) => `${folder}/${name}`);
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const step = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: texts.optional(),
  env: texts.optional(),
});
const workflow = z.object({
  on: z.union([z.string(), z.record(z.string(), z.unknown())]),
  permissions: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  env: texts.optional(),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.unknown().optional(),
      environment: z.unknown().optional(),
      if: z.string().optional(),
      needs: z.union([z.string(), z.array(z.string())]).optional(),
      'continue-on-error': z.boolean().optional(),
      'timeout-minutes': z.number().optional(),
      env: texts.optional(),
      steps: z.array(step),
    }),
  ),
});

export type Workflow = z.infer<typeof workflow>;
export type Step = z.infer<typeof step>;

export function parseWorkflow(text: string): Workflow {
  return workflow.parse(parse(text));
}

/** The only step of a job with this name. */
export function stepOf(path: string, job: string, name: string): Step {
  const { jobs } = parseWorkflow(read(path));
  const found = (jobs[job]?.steps ?? []).filter((each) => each.name === name);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${path} has ${found.length} steps ${name} in ${job}`);
  return found[0];
}

const gitlabJob = z.object({ image: z.string(), script: z.array(z.string()), variables: texts });

export function gitlabJobOf(path: string, name: string): z.infer<typeof gitlabJob> {
  const jobs = z.record(z.string(), z.unknown()).parse(parse(read(path)));
  return gitlabJob.parse(jobs[name]);
}

/** Every line of a template that runs limitdrift, as words after its name. */
export function commandLines(path: string): readonly (readonly string[])[] {
  const text = read(path).replaceAll(/\\\n\s*|\n(?=\s+--)/g, ' ');
  const lines = [...text.matchAll(/(?:npx --yes "\$LIMITDRIFT"|^ +- limitdrift) (.+)$/gm)];
  return lines.map(([, words = '']) => words.split(/ +/).map((word) => word.replaceAll(/^["']|["']$/g, '')));
}
