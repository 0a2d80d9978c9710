/** What the emulator serves beside the API: the page that stands in for the Console, and `/_emulator`. */
import { sha256Base64 } from '../../model/address.js';
import type { Store } from '../store.js';
import { consolePage } from './console-page.js';
import { consoleStyle } from './console-style.js';
import { answerControl, controlPath } from './control.js';
import {
  type LocalAnswer,
  type LocalRequest,
  pageAnswer,
  plainAnswer,
  redirectTo,
  refusalOf,
} from './local-request.js';
import { carryOutForm } from './page-forms.js';

const styleHash = sha256Base64(consoleStyle);

/** Answers what is not for the API; null: it is for the API. */
export type LocalServer = (request: LocalRequest) => LocalAnswer | null;

/** `now` is the clock that workspaces are archived by, in milliseconds since 1970. */
export function createLocalServer(store: Store, now: () => number): LocalServer {
  const answerPage = createPage(store, now);
  return (request) => {
    const [path = ''] = request.path.split('?', 1);
    const ofControl = path === controlPath || path.startsWith(`${controlPath}/`);
    if (path !== '/' && path !== '/favicon.ico' && !ofControl) return null;
    const refusal = refusalOf(request);
    if (refusal !== null) return plainAnswer(403, refusal);
    if (ofControl) return answerControl(store, { ...request, path }, now());
    return path === '/favicon.ico' ? plainAnswer(204, '') : answerPage(request);
  };
}

function createPage(store: Store, now: () => number): (request: LocalRequest) => LocalAnswer {
  /** What the last form came to; its number is in the address that the browser is then sent to. */
  let last = { number: 0, said: '' };
  return ({ method, path, headers: { host = '' }, body }) => {
    const url = `http://${host}`;
    if (method === 'POST') {
      const form = new URLSearchParams(body);
      const outcome = carryOutForm(store, form, now());
      if (!outcome.ok) {
        const shown = { workspace: form.get('workspace'), edited: form.get('group') };
        return pageAnswer(
          400,
          consolePage(store, { url, ...shown, said: null, refused: { ...outcome, form } }),
          styleHash,
        );
      }
      last = { number: last.number + 1, said: outcome.said };
      const next = { ...(outcome.workspace !== null && { workspace: outcome.workspace }), done: String(last.number) };
      return redirectTo(`/?${new URLSearchParams(next).toString()}`);
    }
    if (method !== 'GET' && method !== 'HEAD') return plainAnswer(405, 'method not allowed');
    const query = new URLSearchParams(path.split('?', 2)[1]);
    const said = query.get('done') === String(last.number) ? last.said : null;
    const shown = { workspace: query.get('workspace'), edited: query.get('edit') };
    return pageAnswer(200, consolePage(store, { url, ...shown, said, refused: null }), styleHash);
  };
}
