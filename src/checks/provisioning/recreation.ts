import type { DocumentCheck } from '../../model/document';
import { filled, plain } from '../values';
import { section } from './read';

/**
 * When all providers name the same folder and none has `allowUiUpdates: true`, Grafana 12 deletes the dashboards and makes them anew at each restart:
 * links fail for a second, history and ids are lost.
 *
 * Remedy: leave out `folder` and set options.foldersFromFilesStructure: true, or name a second provider with another folder.
 * @example providers: [{name: default, folder: Services, options: {path: /dashboards}}]
 */
export const recreation: DocumentCheck = {
  id: 'provisioning/recreation', severity: 'warning', kinds: ['grafana-dashboards'],
  run(document, { grafana }) {
    const providers = section(document, 'providers');
    const folders = new Set(providers.map(({ map }) => filled(map['folder'])));
    const [folder] = folders;
    const spared = providers.length === 0 || folders.size > 1 || folder === undefined || (grafana !== undefined && Number.parseInt(grafana, 10) < 12)
      || providers.some(({ map }) => map['allowUiUpdates'] === true || plain(map['options'])['foldersFromFilesStructure'] === true);
    if (spared) return [];
    return [{
      path: [...providers[0]!.path, 'folder'],
        message: `all providers name the folder '${folder}' and none has allowUiUpdates: with two or more dashboards Grafana 12 deletes and recreates them at each restart`,
      remedy: 'leave out folder and set options.foldersFromFilesStructure: true',
    }];
  },
};
