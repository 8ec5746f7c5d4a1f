import { binary, number, type Node } from '../../promql/nodes';
import { print } from '../../promql/print';

/** A user's words inside a Go template. */
export const words = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');
/** A PromQL question inside a Go template. Raw strings where they can be: no backslash to read through. */
export function ask(node: Node): string {
  const text = print(node);
  return `query ${text.includes('`') ? JSON.stringify(text) : `\`${text}\``}`;
}
export const percent = (node: Node): Node => binary('*', number(100), node);
