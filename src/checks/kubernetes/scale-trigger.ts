import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled, placed, plain, shown } from '../values';

/** What KEDA's scaler cannot do without. */
const NEEDED = ['serverAddress', 'query', 'threshold'] as const;

/**
 * KEDA refuses a trigger for Prometheus without address, query or threshold, and nothing is scaled.
 *
 * Remedy: write all three, as texts.
 * @example triggers: [{type: prometheus, metadata: {serverAddress: …, query: …, treshold: '5'}}]
 */
export const scaleTrigger: DocumentCheck = {
  id: 'kubernetes/scale-trigger', severity: 'error', kinds: ['kubernetes'],
  run(document) {
    const { kind, spec } = plain(document.data);
    if (kind !== 'ScaledObject') return [];
    return placed(plain(spec)['triggers'], ['spec', 'triggers']).filter(({ map }) => map['type'] === 'prometheus').flatMap(({ map, path }): Fault[] => {
      const metadata = plain(map['metadata']);
      const missing = NEEDED.filter((key) => filled(metadata[key]) === undefined).map((key): Fault => {
        const slip = nearest(key, Object.keys(metadata).filter((other) => other !== key && !NEEDED.some((needed) => needed === other)));
        return { path: [...path, 'metadata', ...(slip === undefined ? [] : [slip])], message: `the trigger has no ${key}, and KEDA refuses it`, remedy: slip === undefined ? `add ${key}` : `did you mean ${key} by '${slip}'?` };
      });
      const threshold = filled(metadata['threshold']);
      if (threshold === undefined || Number.isFinite(Number(threshold))) return missing;
      return [...missing, { path: [...path, 'metadata', 'threshold'], message: `the threshold is ${shown(threshold)}, and KEDA reads a number`, remedy: "write a number in quotes, as in '0.6'" }];
    });
  },
};
