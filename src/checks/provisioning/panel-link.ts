import type { DocumentCheck, Fault } from '../../model/document';
import { uidMeant } from '../dashboard/uid';
import { filled, isPlain, plain } from '../values';
import { rulesOf } from './read';

/**
 * A rule is linked to its panel by the annotations `__dashboardUid__` and `__panelId__`, both or none: with one alone Grafana does not start. The
 * keys `dashboardUid` and `panelId` have no effect in files, and a value that is a list keeps Grafana from starting.
 *
 * Remedy: write both annotations, the panel's id as text.
 * @example annotations: {__dashboardUid__: api}
 */
export const panelLink: DocumentCheck = {
  id: 'provisioning/panel-link', severity: 'error', kinds: ['grafana-alerting'],
  run: (document, { dashboards = [] }) => rulesOf(document).flatMap(({ map, path, name }): Fault[] => {
    const annotations = plain(map['annotations']);
    const [uid, panel] = [filled(annotations['__dashboardUid__']), filled(annotations['__panelId__'])];
    const faults: Fault[] = [];
    if ((uid === undefined) !== (panel === undefined)) {
      const [there, missing] = uid === undefined ? ['__panelId__', '__dashboardUid__'] : ['__dashboardUid__', '__panelId__'];
      faults.push({ path: [...path, 'annotations', there], message: `rule ${name} has ${there} without ${missing}, and Grafana does not start`,
        remedy: `add ${missing}, or take ${there} away` });
    } else if (panel !== undefined && !/^\d+$/.test(panel.trim())) {
      faults.push({ path: [...path, 'annotations', '__panelId__'], message: `rule ${name}: __panelId__ '${panel}' is no number, and Grafana does not start`,
        remedy: "write the panel's id" });
    }
    const meant = uid === undefined ? undefined : uidMeant(uid, dashboards);
    if (meant !== undefined) faults.push({ path: [...path, 'annotations', '__dashboardUid__'], severity: 'warning', message: `rule ${name} is linked to dashboard '${uid!}', which is not among these`, remedy: `did you mean '${meant}'?` });
    for (const key of ['dashboardUid', 'panelId']) {
      const value = filled(map[key]);
      if (value !== undefined && value !== '0' && uid === undefined) faults.push({ path: [...path, key], severity: 'warning',
        message: `rule ${name}: ${key} has no effect in a file`,
        remedy: 'write the annotations __dashboardUid__ and __panelId__' });
    }
    for (const slot of ['labels', 'annotations'] as const) {
      for (const [key, value] of Object.entries(plain(map[slot]))) {
        if (Array.isArray(value) || isPlain(value)) faults.push({ path: [...path, slot, key],
          message: `rule ${name}: the value of ${key} in ${slot} is no text, and Grafana does not start`,
          remedy: 'write one text' });
      }
    }
    return faults;
  }),
};
