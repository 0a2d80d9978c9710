import { copyAt } from './yaml/edit-document.js';
import { type EditedDeclaration, listAt, type Means } from './edited-declaration.js';
import { emptyMap, isNewMap, type NewValue } from './yaml/edit-value.js';
import { yamlText } from './yaml/yaml-scalar.js';

/*
 * Finds the template of which only one workspace takes a value.
 */

/** The place of a value in a template. */
export interface TemplatePlace {
  readonly file: string;
  readonly path: readonly string[];
}

interface TemplateSearch {
  readonly file: string;
  readonly path: readonly string[];
  readonly means: Means;
  readonly limiter: string;
}

/** The last template of an entry that declares a limit, where no other entry extends it. `path`: the entry's. */
export function findOwnTemplate(
  edited: EditedDeclaration,
  { file, path, means, limiter }: TemplateSearch,
): TemplatePlace | null {
  for (const written of listAt(edited, file, [...path, 'extends']).toReversed()) {
    const template = templatesOf(edited).find(({ name }) => isWritten(written, name));
    const keys = [...(template?.groups.keys() ?? [])].filter(means);
    const [key = ''] = keys;
    const limits = template?.groups.get(key);
    if (template === undefined || limits === undefined) continue;
    if (!isNewMap(limits)) return null;
    if (!limits.has(limiter)) continue;
    const isOnly = keys.length === 1 && countUsers(edited, template.name) === 1;
    return isOnly ? { file: template.file, path: ['templates', template.name, key, limiter] } : null;
  }
  return null;
}

function templatesOf({ files }: EditedDeclaration) {
  return files.flatMap((file) => {
    const templates = copyAt(file, ['templates']);
    const entries = templates !== null && isNewMap(templates) ? [...templates] : [];
    return entries.map(([name, groups]) => ({ file: file.path, name, groups: isNewMap(groups) ? groups : emptyMap }));
  });
}

function countUsers(edited: EditedDeclaration, template: string): number {
  const entries = edited.resolved.declaration.workspaces.map(({ key, origin }) =>
    listAt(edited, origin.file, ['workspaces', key, 'extends']),
  );
  return entries.filter((names) => names.some((written) => isWritten(written, template))).length;
}

function isWritten(written: NewValue, name: string): boolean {
  return written === name || written === yamlText(name);
}
