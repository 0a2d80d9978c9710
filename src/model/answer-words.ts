/** What came of a request to the API, in words: its status and the request-id, which support asks for. */
type ShownAnswer = { readonly status: number | null } & (
  | { readonly requestId: string | null }
  | { readonly request_id: string | null }
);

/** `status 403, request-id req_1`, in parts, so that a report can mark up the ID by `show`. */
export function answerParts<T>(answer: ShownAnswer, show: (id: string) => T): readonly (string | T)[] {
  const id = idOf(answer);
  const status = answer.status === null ? 'no answer' : `status ${answer.status}`;
  return [`${status}, request-id `, id === null ? 'none' : show(id)];
}

/** The same as text. */
export function answerText(answer: ShownAnswer, show: (id: string) => string = (id) => id): string {
  return answerParts(answer, show).join('');
}

/** `403 (req_1)`, for a line that names many requests. */
export function shortAnswer(answer: ShownAnswer): string {
  return answer.status === null ? 'no answer' : `${answer.status} (${idOf(answer) ?? 'no request-id'})`;
}

function idOf(answer: ShownAnswer): string | null {
  return 'requestId' in answer ? answer.requestId : answer.request_id;
}
