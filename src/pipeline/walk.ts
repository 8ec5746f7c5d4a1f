import fs from 'node:fs';
import path from 'node:path';
import { CannotRun } from './cannot-run';

/** Folders that definitions are found in, in the order in which they are loaded. */
export const CONTENT_FOLDERS = ['services', 'dashboards', 'alert-rules', 'scenarios'] as const;
export type ContentFolder = (typeof CONTENT_FOLDERS)[number];

export interface ContentFile {
  readonly file: string;
  readonly folder: ContentFolder;
}
export interface Content {
  /** Files to load, sorted by folder and path. Absolute. */
  readonly definitions: readonly ContentFile[];
  /** `.d.ts` files beside them: nothing to run, but the type check reads them. Absolute. */
  readonly declarations: readonly string[];
}

const DEFINITION = /\.(?:[cm]?ts|js)$/;
const DECLARATION = /\.d\.[cm]?ts$/;
/** Looks like a definition to whoever wrote it. */
const OTHER_CODE = /\.(?:[jt]sx|[cm]js)$/;
const TEST = /\.test\.[cm]?[jt]sx?$/;

/** Finds the definition files under a repository's root. Skips tests, dot files and node_modules; links are followed once. */
export function findContent(root: string): Content {
  const definitions: ContentFile[] = [];
  const declarations: string[] = [];
  for (const folder of CONTENT_FOLDERS) {
    for (const file of filesUnder(path.join(root, folder), new Set())) {
      if (DECLARATION.test(file)) declarations.push(file);
      else if (DEFINITION.test(file) && !TEST.test(file)) definitions.push({ file, folder });
    }
  }
  return { definitions, declarations };
}

function filesUnder(folder: string, linked: Set<string>): string[] {
  let entries: fs.Dirent[];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const files: string[] = [];
  // By code unit, not by locale: the order of files is the order of what is written.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() || (entry.isSymbolicLink() && isNewFolder(file, linked))) files.push(...filesUnder(file, linked));
    else if (OTHER_CODE.test(entry.name) && !TEST.test(entry.name)) throw new CannotRun(`${file} would be passed over: definitions are .ts files`, 'rename it, or move it out of the folder');
    else if (!DEFINITION.test(entry.name) && !DECLARATION.test(entry.name)) continue;
    else if (isReadableFile(file)) files.push(file);
    else throw new CannotRun(`${file} cannot be read: it is no regular file, leads nowhere, or its permissions forbid it`, 'mend it, or move it out of the folder');
  }
  return files;
}

/** A pipe would be waited for without an end. */
export function isReadableFile(file: string): boolean {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (!stats || stats.isDirectory()) return stats !== undefined; // a link back to a folder that is walked already
  try {
    fs.accessSync(file, fs.constants.R_OK);
    return stats.isFile();
  } catch {
    return false;
  }
}

/** Whether a link leads to a folder that no link led to before: a link to a parent would be walked for ever. */
function isNewFolder(link: string, linked: Set<string>): boolean {
  if (!fs.statSync(link, { throwIfNoEntry: false })?.isDirectory()) return false;
  const target = fs.realpathSync(link);
  if (linked.has(target)) return false;
  linked.add(target);
  return true;
}
