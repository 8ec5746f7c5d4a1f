import type { DataPath, Document } from '../../model/document';
import { isPlain, perDocument, plain, type Placed } from '../values';

/** Nothing that servers read nests deeper. */
const DEEPEST = 12;

/** Every object in a configuration, with the key that it stands under. */
export const objectsOf = perDocument((document: Document): readonly (Placed & { readonly key: string })[] => {
  const found: (Placed & { key: string })[] = [];
  const seen = new Set<unknown>();
  const walk = (value: unknown, path: DataPath, key: string): void => {
    if (typeof value !== 'object' || value === null || path.length > DEEPEST || seen.has(value)) return;
    seen.add(value);
    if (Array.isArray(value)) return value.forEach((item, i) => walk(item, [...path, i], key));
    if (isPlain(value)) found.push({ map: value, path, key });
    for (const [name, inner] of Object.entries(value)) walk(inner, [...path, name], name);
  };
  walk(plain(document.data), [], '');
  return found;
});
const SERVERS = { 'prometheus-config': 'Prometheus', 'alertmanager-config': 'Alertmanager' } as const;
export const serverOf = ({ kind }: Document): string => SERVERS[kind as keyof typeof SERVERS];
