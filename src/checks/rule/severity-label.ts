import type { DocumentCheck, Fault } from '../../model/document';
import { filled, plain, softly } from '../values';
import { mostOthersHave } from './custom';
import { alertsOf } from './read';

/**
 * Routes and inhibitions read the label `severity`; an alert without it goes where nobody decided it should.
 *
 * Remedy: add the label with a value that the routes know.
 * @example alert: DiskFull, labels: {team: db}
 */
export const severityLabel: DocumentCheck = {
  id: 'rule/severity-label', severity: 'warning', kinds: ['prometheus-rules'],
  run(document) {
    const alerts = alertsOf(document);
    // A group's labels are its alerts' labels too.
    const has = (i: number): boolean => {
      const { map, group } = alerts[i]!;
      return filled({ ...plain(group.map['labels']), ...plain(map['labels']) }['severity']) !== undefined;
    };
    if (document.profile === 'foreign' && !mostOthersHave(alerts.length, has)) return [];
    return alerts.flatMap(({ path, name }, i): Fault[] => {
      if (has(i)) return [];
      return [{ path, severity: softly(document),
        message: `alert ${name} has no label severity${document.profile === 'foreign' ? ', as most alerts of this file have' : ''}`,
        remedy: 'add labels: severity: with a value that the routes know' }];
    });
  },
};
