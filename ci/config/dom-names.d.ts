/*
 * Names that playwright-core's types speak of. The DOM itself is not among this project's types: what is in a page is asked
 * of it in text, and what comes back is parsed.
 */
interface Node {
  readonly nodeType: number;
}
interface HTMLElement extends Node {
  readonly hidden: boolean;
}
interface SVGElement extends Node {
  readonly viewportElement: SVGElement | null;
}
interface HTMLElementTagNameMap {
  readonly html: HTMLElement;
}
