import type { DocumentCheck } from '../../model/document';
import { seconds, timeOf } from './patterns';
import { nameOf, read } from './read';
import { isPlain, KINDS, mild, shown, text } from './values';
import { usesIn } from './variables';

/** `>10s`, as older files have it, is the same. */
const isInterval = (said: string): boolean => usesIn(said).length > 0 || seconds(said.replace(/^>/, '')) !== undefined || /^\d+$/.test(said);

/**
 * A minimum interval or time shift that Grafana cannot read makes the panel show an error.
 *
 * Remedy: write a duration like `30s` or `1d`.
 * @example { "type": "timeseries", "interval": "1 minute" }
 */
export const dashboardInterval: DocumentCheck = {
  id: 'dashboard/interval', severity: 'error', kinds: KINDS,
  *run(document) {
    for (const { name, query, queryPath } of read(document).annotations) {
      const { step } = query;
      if (typeof step === 'string' && step !== '' && !isInterval(step.trim())) yield { path: [...queryPath, 'step'], message: `the step ${shown(step)} of annotation '${shown(name)}' is no duration`, remedy: "write it like '60s'", ...mild(document) };
    }
    for (const panel of read(document).panels) {
      const places = [{ query: panel.query, path: panel.queryPath }, ...panel.targets.map((t) => ({ query: t.query, path: t.queryPath }))];
      for (const { query, path } of places) {
        const { interval } = query;
        if (interval === undefined || interval === null || interval === '' || (isPlain(interval) && query !== panel.query)) continue;
        if (typeof interval === 'string' && isInterval(interval.trim())) continue;
        // Other data sources may have intervals of their own kind.
        const sure = query === panel.query || typeof query['expr'] === 'string';
        const begins = typeof interval === 'string' && /^>?\d+(?:\.\d+)?(?:ms|[Mwdhmsy])/.test(interval);
        if (sure) yield {
          path: [...path, 'interval'], message: `the interval ${shown(interval)} of ${nameOf(panel)} is no duration`, remedy: "write it like '30s'",
          ...(typeof interval === 'string' && !begins ? {} : mild(document)),
        };
      }
      for (const key of ['timeFrom', 'timeShift']) {
        const value = panel.query[key];
        if (typeof value === 'number') yield {
          path: [...panel.queryPath, key], message: `${key} of ${nameOf(panel)} is the number ${value}, and Grafana takes a text`, remedy: "write it like '1h'", ...mild(document),
        };
        if (text(value) === undefined || usesIn(value as string).length > 0) continue;
        const said = (value as string).trim();
        if ((key === 'timeFrom' && timeOf(said) !== undefined) || timeOf(`now-${said}`) !== undefined) continue;
        yield {
          path: [...panel.queryPath, key], message: `${key} '${shown(value)}' of ${nameOf(panel)} is no duration`, remedy: "write it like '1h' or '1d/d'",
          ...mild(document),
        };
      }
    }
  },
};
