import type { Config } from '../../model/config';
import { DefinitionError } from '../../model/problem';

/** Grafana replaces `$NAME` by the environment in most fields of provisioning files; `$$` is a dollar. */
export const dollars = (text: string): string => text.replaceAll('$', '$$$$');

/** Title of the dashboards' folder, which is also a folder of files. Throws a `DefinitionError` where it cannot be both. */
export function dashboardFolder({ grafana: { folder } }: Config): string {
  const refuse = (why: string): never => {
    throw new DefinitionError(`Grafana's folder of dashboards '${folder}' ${why}`, "give it a plain name, as in grafana: { folder: 'Services' }", 'grafana.folder');
  };
  if (folder.trim() !== folder || folder === '') refuse('is empty, or begins or ends with a space');
  if (/[/\\:*?"<>|\p{Cc}]/u.test(folder) || /^\.|\.$/.test(folder)) refuse('has a character that names of folders cannot have on every system');
  if (folder.toLowerCase() === 'general') refuse('is the name of the place outside all folders');
  return folder;
}
const wordsOf = (text: string): string[] => text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
/** A folder that shares no word with the dashboards': Grafana 12 takes two that do for one, and makes dashboards anew. */
export function alertFolder(config: Config): string {
  const taken = new Set(wordsOf(config.grafana.folder));
  const free = ['Alerts', 'Rules', 'Alarms', 'Watch'].find((name) => !taken.has(name.toLowerCase()));
  if (free === undefined) {
    throw new DefinitionError(`Grafana's folder of dashboards '${config.grafana.folder}' leaves no word for the folder of alert rules`, 'give it a shorter name', 'grafana.folder');
  }
  return free;
}
/** The uid of the configured datasource. Throws a `DefinitionError` for one with which Grafana 12 does not start. */
export function datasourceUid({ datasource: { uid } }: Config): string {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(uid)) {
    throw new DefinitionError(`datasource uid '${uid}' is not usable`, '1 to 40 letters, digits, hyphens and underscores: Grafana takes no others', 'datasource.uid');
  }
  return uid;
}
/** Whether the Grafana server is at least of a major version. */
export const isAtLeast = ({ grafana: { version } }: Config, major: number): boolean => Number.parseInt(version, 10) >= major;
