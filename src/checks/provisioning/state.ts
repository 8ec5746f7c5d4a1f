import type { DocumentCheck, Fault } from '../../model/document';
import { nearest } from '../../model/problem';
import { filled } from '../values';
import { fromEnvironment, rulesOf } from './read';

const STATES = { noDataState: ['Alerting', 'NoData', 'OK', 'KeepLast'], execErrState: ['Alerting', 'Error', 'OK', 'KeepLast'] } as const;

/**
 * A misspelt state keeps Grafana from starting; `executionErrorState` is the HTTP API's old name, which files ignore, and then errors alert.
 *
 * Remedy: write noDataState as Alerting, NoData, OK or KeepLast, execErrState as Alerting, Error, OK or KeepLast.
 * @example noDataState: Ok
 */
export const state: DocumentCheck = {
  id: 'provisioning/state', severity: 'error', kinds: ['grafana-alerting'],
  run: (document) => rulesOf(document).flatMap(({ map, path, name }) => (['noDataState', 'execErrState'] as const).flatMap((key): Fault[] => {
    const text = filled(map[key]);
    const states: readonly string[] = STATES[key];
    if (text === undefined) {
      if (key === 'execErrState' && map['executionErrorState'] !== undefined) {
        return [{ path: [...path, 'executionErrorState'], message: `rule ${name}: executionErrorState is ignored, and errors raise the alert`,
          remedy: 'the key is execErrState' }];
      }
      // Both defaults alert, on what may be no fault of the service.
      return document.profile === 'generated' && map['record'] === undefined ? [{ path, message: `rule ${name} does not say its ${key}`,
        remedy: `add ${key}: ${states.join(', ')}` }] : [];
    }
    if (states.includes(text.trim()) || fromEnvironment(text)) return [];
    const close = states.find((s) => s.toLowerCase() === text.toLowerCase()) ?? nearest(text, states);
    return [{ path: [...path, key], message: `rule ${name}: ${key} '${text}' is no state, and Grafana does not start`,
      remedy: close ? `did you mean '${close}'?` : `write ${states.join(', ')}` }];
  })),
};
