import type { DataPath, Document, DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { fieldOptions } from './fields';
import { nameOf, read } from './read';
import { isPlain, KINDS, list, mild, shown, text, typed } from './values';

const MODES = ['absolute', 'percentage'];

function* faultsOf(value: unknown, path: DataPath, name: string, document: Document): Generator<Fault> {
  if (value === null || value === undefined) return;
  if (!isPlain(value) || !Array.isArray(value['steps'])) {
    yield {
      path, message: `the thresholds of ${name} have no list of steps, so they colour nothing`,
      remedy: 'write { "mode": "absolute", "steps": [{ "color": "green", "value": null }, …] }', ...mild(document),
    };
    return;
  }
  const mode = value['mode'];
  if (mode !== undefined && !MODES.includes(mode as string)) {
    const near = typeof mode === 'string' ? nearest(mode, MODES) : undefined;
    yield {
      path: [...path, 'mode'], message: `thresholds of ${name} have the mode ${shown(mode)}, which Grafana takes for absolute`,
      remedy: near === undefined ? 'write absolute or percentage' : `did you mean '${near}'?`, ...mild(document),
    };
  }
  let before = -Infinity;
  for (const [i, step] of list(value['steps']).entries()) {
    const at = [...path, 'steps', i];
    if (!isPlain(step)) {
      yield { path: at, message: `step ${i + 1} of the thresholds of ${name} is ${shown(step)}`, remedy: 'write each step as { "color": "red", "value": 80 }' };
      continue;
    }
    const limit = step['value'];
    if (document.profile === 'generated' && text(step['color']) === undefined) yield {
      path: at, message: `step ${i + 1} of the thresholds of ${name} has no colour`, remedy: 'give a color',
    };
    if (limit === null || limit === undefined) {
      if (i > 0) yield {
        path: [...at, 'value'],
        message: `step ${i + 1} of the thresholds of ${name} has no value, so ${limit === null ? 'Grafana takes it for 0' : 'it never holds'}`,
        remedy: 'give the value from which on it holds; only the first step has none', ...mild(document),
      };
      if (i > 0 && limit === null) before = Math.max(before, 0);
    } else if (typeof limit !== 'number') {
      if (limit !== '-Infinity') yield {
        path: [...at, 'value'], message: `step ${i + 1} of the thresholds of ${name} begins at ${typed(limit)}, which is no number`, remedy: 'write a number',
        ...mild(document),
      };
    } else {
      if (mode === 'percentage' && limit > 100) yield {
        path: [...at, 'value'], message: `step ${i + 1} of the thresholds of ${name} begins at ${limit} of 100 percent of the range`, remedy: 'write "mode": "absolute", if a value is meant', ...mild(document),
      };
      if (limit < before) yield {
        path: [...at, 'value'], message: `the thresholds of ${name} are not in order: ${limit} comes after ${before}, so the colours are wrong`,
        remedy: 'sort the steps by value', ...mild(document),
      };
      else if (limit === before) yield {
        path: [...at, 'value'], message: `two steps of the thresholds of ${name} begin at ${limit}: the first of them is never seen`, remedy: 'take one away', ...mild(document),
      };
      else if (document.profile === 'generated' && i === 0 && limit !== -Infinity) yield {
        path: [...at, 'value'], message: `the first step of the thresholds of ${name} begins at ${limit}`,
        remedy: 'begin with "value": null, which holds for all that is below the others',
      };
      else if (document.profile === 'generated' && limit === before) yield {
        path: [...at, 'value'], message: `two steps of the thresholds of ${name} begin at ${limit}, and only the later is seen`, remedy: 'leave one out',
      };
      before = Math.max(before, limit);
    }
  }
}

/**
 * Grafana goes through the steps from the first on and stops at one that is not reached. Steps out of order give a value the colour of another.
 *
 * Remedy: sort the steps by value, the first with `"value": null`.
 * @example "thresholds": { "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 90 }, { "color": "orange", "value": 70 }] }
 */
export const dashboardThresholds: DocumentCheck = {
  id: 'dashboard/thresholds', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const panel of read(document).panels) {
      for (const { value, path } of fieldOptions(panel, 'thresholds')) yield* faultsOf(value, path, nameOf(panel), document);
    }
  },
};
