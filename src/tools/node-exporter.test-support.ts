import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fetchPackages, ownSuite } from './debian';
import { fetchFolder } from './fetch-folder';
import { projectRoot } from './find';
import { ToolError } from './run';

/** node_exporter on PATH, else Debian's package of it, fetched into `.tools/` once; undefined on other machines, and where there is no mirror. */
export async function nodeExporterForTests(): Promise<string | undefined> {
  const names = ['node_exporter', 'prometheus-node-exporter'];
  const onPath = (process.env.PATH ?? '').split(delimiter).filter(Boolean).flatMap((folder) => names.map((name) => resolve(folder, name))).find((each) => existsSync(each));
  if (onPath !== undefined) return onPath;
  const suite = ownSuite()?.suite;
  if (suite === undefined) return undefined;
  const tools = join(projectRoot(__dirname), '.tools');
  const program = join(tools, `debian-${suite}-node-exporter/usr/bin/prometheus-node-exporter`);
  try {
    if (!existsSync(program)) await fetchFolder(tools, `debian-${suite}-node-exporter`, (temporary, tree) => fetchPackages(suite, ['prometheus-node-exporter'], [], temporary, tree, () => {}));
    return program;
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
