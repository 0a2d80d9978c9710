/*
 * Finds the headers of an answer in a text, by their names: `name: value`, `"name": "value"`, `('name', 'value')`, `name => value`,
 * `[name:[value]]`, or each on a line of its own.
 */

/** LiteLLM puts `llm_provider-` before what the API sent; other tools write `_` for `-`. */
const name =
  '(?<![\\w-])(?:llm_provider-)?(anthropic[-_](?:ratelimit|priority|fast)[-_][a-z0-9_-]{1,64}|(?:anthropic[-_])?(?:organization|workspace)[-_]?id|retry[-_]after(?:[-_]ms)?|request[-_]id|date)(?![\\w-])';
const between = '(?:[\\s"\'`:=>,[\\](){}]|\\b(?:values?|arrayValue|stringValue|string)\\b|\\bb(?=["\'])){1,40}';
const value = '([A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT|[\\w.:+-]{1,80})';

const mention = new RegExp(name + between + value, 'gi');

/** By name in small letters. Where answers follow one another, of the one that says most; of equal ones the last. */
export function readHeaders(text: string): ReadonlyMap<string, string> {
  let current = new Map<string, string>();
  let repeated = new Map<string, string>();
  const records: Map<string, string>[] = [current];
  for (const [, given = '', content = ''] of text.matchAll(mention)) {
    const header = headerName(given);
    if (!looksRight(header, content)) continue;
    const known = current.get(header);
    // Another value is another answer's; what was said again before it with the same value is that one's too.
    if (known !== undefined && known !== content) {
      current = repeated;
      repeated = new Map<string, string>();
      records.push(current);
    } else if (known !== undefined) repeated.set(header, content);
    current.set(header, content);
  }
  return records.reduce((best, record) => (record.size >= best.size ? record : best));
}

/** The SDKs call two of them `workspaceID` and `organizationID`. */
function headerName(given: string): string {
  const header = given.toLowerCase().replaceAll('_', '-');
  return header.replace(/^(?:anthropic-)?(organization|workspace)-?id$/, 'anthropic-$1-id');
}

/** What stands behind a name that is only spoken of is no value of it. */
function looksRight(header: string, content: string): boolean {
  if (header.includes('-unified')) return true;
  if (/-(limit|remaining)$/.test(header)) return /^\d+$/.test(content);
  if (header.endsWith('-reset')) return /^\d{4}-\d\d-\d\dT/.test(content);
  if (header === 'retry-after-ms') return /^\d/.test(content);
  if (header === 'retry-after') return /^\d|GMT$/.test(content);
  if (header === 'date') return content.endsWith('GMT');
  if (header === 'request-id') return content.startsWith('req_');
  return header === 'anthropic-workspace-id' ? content.startsWith('wrkspc_') : header === 'anthropic-organization-id';
}
