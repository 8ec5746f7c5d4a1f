import type { DocumentCheck } from '../../model/document';
import { plain } from '../values';

/** Bytes of values, as the API server counts a ConfigMap (`MaxSecretSize`). */
const LARGEST = 1_048_576;

/**
 * The API server refuses a ConfigMap with more than 1 MiB of data.
 *
 * Remedy: put each dashboard into a ConfigMap of its own, or make two dashboards of it.
 * @example a ConfigMap with ten dashboards of 120 kB
 */
export const configMapSize: DocumentCheck = {
  id: 'kubernetes/size', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const { kind, data, binaryData } = plain(document.data);
    if (kind !== 'ConfigMap') return [];
    const bytes = (values: unknown, of: (text: string) => number): number => Object.values(plain(values)).reduce<number>((sum, value) => sum + (typeof value === 'string' ? of(value) : 0), 0);
    const size = bytes(data, (text) => Buffer.byteLength(text)) + bytes(binaryData, (text) => Buffer.byteLength(text, 'base64'));
    if (size <= LARGEST) return [];
    const several = Object.keys(plain(data)).length > 1;
    return [{ path: ['data'], message: `holds ${size.toLocaleString('en')} bytes, and the API server takes no more than ${LARGEST.toLocaleString('en')} in a ConfigMap`, remedy: several ? 'put each dashboard into a ConfigMap of its own' : 'make two dashboards of it' }];
  },
};
