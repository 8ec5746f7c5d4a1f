import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { scalar } from '../values';
import { fromEnvironment, rulesOf, section } from './read';

/** Bytes: AlertRuleMaxTitleLength and AlertRuleMaxRuleGroupNameLength, which validateAlertRule of Grafana's ngalert/store compares with Go's len. */
const LONGEST = 190;

/**
 * Grafana stores no alert rule whose title, or whose group's name, is longer than 190 bytes, and does not start with it.
 *
 * Remedy: shorten it; what is to be read belongs in the annotations.
 * @example title: (of 200 characters)
 */
export const length: DocumentCheck = {
  id: 'provisioning/length', severity: 'error', kinds: ['grafana-alerting'],
  run(document) {
    const names = [
      ...section(document, 'groups').map(({ map, path }) => ({ value: map['name'], path: [...path, 'name'] as DataPath, what: 'the name of a group' })),
      ...rulesOf(document).map(({ map, path }) => ({ value: map['title'], path: [...path, 'title'] as DataPath, what: 'the title of a rule' })),
    ];
    return names.flatMap(({ value, path, what }): Fault[] => {
      const text = scalar(value);
      const bytes = text === undefined || fromEnvironment(text) ? 0 : Buffer.byteLength(text);
      return bytes <= LONGEST ? [] : [{ path, message: `${what} has ${bytes} bytes, and Grafana does not start with more than ${LONGEST}`, remedy: 'shorten it, and say more in the annotations' }];
    });
  },
};
