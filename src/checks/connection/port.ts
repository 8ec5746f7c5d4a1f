import type { DataPath, DocumentCheck, Fault } from '../../model/document';
import { filled, list, softly } from '../values';
import { objectsOf } from './places';

const HIGHEST = 65_535;
const URL_KEYS = /(?:^|_)url$/;
/** The port of `host:1`, `[::1]:1`, `https://host:1/path`; a name, as in `host:http`, is looked up by the system. */
function portOf(text: string): { readonly digits: string; readonly at: number } | undefined {
  const found = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*@)?(?:\[[^\]\s]*\]|[^\s/:[\]?#]+):(\d+)(?=$|[/?#])/i.exec(text);
  return found ? { digits: found[1]!, at: found[0].length - found[1]!.length } : undefined;
}

/**
 * Ports go from 1 to 65535. Servers start with any other number, and every call to it fails.
 *
 * Remedy: write the port on which it listens.
 * @example static_configs: [{targets: ['api:99999']}]
 */
export const port: DocumentCheck = {
  id: 'connection/port', severity: 'error', kinds: ['prometheus-config', 'alertmanager-config', 'grafana-datasources'],
  run(document) {
    return objectsOf(document).flatMap(({ map, path, key }): Fault[] => {
      const targets = key === 'static_configs' ? list(map['targets']).map((value, i) => ({ value, at: [...path, 'targets', i] as DataPath })) : [];
      const urls = Object.keys(map).filter((each) => URL_KEYS.test(each)).map((each) => ({ value: map[each], at: [...path, each] as DataPath }));
      return [...targets, ...urls].flatMap(({ value, at }): Fault[] => {
        const text = typeof value === 'string' ? filled(value) : undefined;
        const found = text === undefined ? undefined : portOf(text);
        if (!found || (Number(found.digits) >= 1 && Number(found.digits) <= HIGHEST)) return [];
        return [{ path: at, range: { from: found.at, to: found.at + found.digits.length }, severity: softly(document), message: `there is no port ${found.digits.slice(0, 20)}, so nothing answers`, remedy: `write one from 1 to ${HIGHEST}` }];
      });
    });
  },
};
