import { readBytes, type Reading } from './read';

export const read = (content: string | Buffer, name = 'x.yaml', isNamed = true): Reading => readBytes(Buffer.from(content as string), name, { file: name, isNamed });
export const readData = (data: unknown): Reading => read(JSON.stringify(data), 'x.json');
export const kinds = ({ documents }: Reading): string[] => documents.map(({ kind }) => kind);
export const dashboard = (title = 'T'): Record<string, unknown> => ({ title, schemaVersion: 39, panels: [{ type: 'stat', title: 'Panel', gridPos: {} }] });
export const rules = { groups: [{ name: 'g', rules: [{ alert: 'Down', expr: 'up == 0' }] }] };
