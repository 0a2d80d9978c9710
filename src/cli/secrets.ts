/** Keys and tokens that a person gave in the wrong place, such as a path: nothing that looks like one is ever shown. */
export function maskKeys(text: string): string {
  return text.replace(/sk-ant-\w+-[\w-]+(\.[\w-]+)*/g, 'sk-ant-…').replace(/\beyJ[\w-]*\.[\w-]+\.[\w-]+/g, 'eyJ…');
}
