import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { DEBIAN_PATHS, fetchDebian, ownSuite } from './debian';
import { executableFault } from './executable';
import { DiskFullError, fetchFolder, type Log } from './fetch-folder';
import { fetchRelease, PINNED, RELEASES, type Product } from './releases';
import { run, ToolError } from './run';

export type ToolName = 'promtool' | 'amtool' | 'prometheus' | 'alertmanager';

/** A program that this machine can run. */
export interface Tool {
  readonly name: ToolName;
  /** Absolute. */
  readonly path: string;
  readonly from: 'PATH' | '.tools' | 'environment';
  /**
   * What the program says its version is, as in `3.13.3` or `2.42.0+ds`; asked by running it.
   *
   * @throws {ToolError} when it does not answer as the tool would.
   */
  version(): Promise<string>;
}

/** How `findTool` looks. */
export interface FindOptions {
  /** The folder that holds `.tools`; else the project's, see `projectRoot`. */
  readonly root?: string;
  /** Takes lines of progress when something takes over a second, and why a way of fetching was given up. */
  readonly log?: Log;
  /** Where the release archives are, as for a mirror of them; else GitHub. */
  readonly releases?: string;
}

/** An exact version to fetch: the projects' own release, or the Debian suite that has it. */
export interface Engine {
  readonly release: string;
  readonly suite: string | undefined;
}

const PRODUCT: Readonly<Record<ToolName, Product>> = {
  promtool: 'prometheus', prometheus: 'prometheus', amtool: 'alertmanager', alertmanager: 'alertmanager',
};

/** The nearest folder upward that holds `package.json` or `oac.config.ts`; without one, the folder itself. */
export function projectRoot(from: string = process.cwd()): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) || existsSync(join(folder, 'oac.config.ts'))) return folder;
    if (folder === dirname(folder)) return resolve(from);
  }
}

/**
 * Finds a tool on PATH, else in `.tools/`, else fetches it into `.tools/`: from the project's release archive, or where Debian's
 * package tools are, from Debian's packages. A tool that is there costs a few file lookups; nothing is started.
 *
 * @throws {ToolError} when the tool that is found cannot run here, or none is found and no way of fetching worked.
 */
export async function findTool(name: ToolName, options: FindOptions = {}): Promise<Tool> {
  const onPath = pathCandidates(name).find(isProgram);
  if (onPath !== undefined) {
    const fault = executableFault(onPath);
    if (fault) {
      throw new ToolError(`${onPath}, the ${name} on PATH, ${fault}. Install it anew, or take it off PATH: then it is fetched into .tools`);
    }
    return tool(name, onPath, 'PATH');
  }
  const placed = join(toolsFolder(options), name);
  if (existsSync(placed)) return inTools(name, placed);
  return findEngine(name, { release: PINNED[PRODUCT[name]], suite: ownSuite()?.suite }, options);
}

/** The tool of an exact version from `.tools/`, fetched into it when it is not there. PATH is not looked at. */
export async function findEngine(name: ToolName, engine: Engine, options: FindOptions = {}): Promise<Tool> {
  const there = engineInTools(name, engine, options);
  if (there) return there;
  const tools = toolsFolder(options);
  const product = PRODUCT[name];
  const log = options.log ?? (() => {});
  const ways: readonly { label: string; folder: string; fill: (temporary: string, tree: string) => Promise<void> }[] = [
    {
      label: 'release archive', folder: `${product}-${engine.release}`,
      fill: (temporary, tree) => fetchRelease(product, engine.release, temporary, tree, { releases: options.releases ?? RELEASES, log }),
    },
    {
      label: 'Debian packages', folder: `debian-${engine.suite}`,
      fill: async (temporary, tree) => {
        if (engine.suite === undefined) throw new ToolError('this is no machine with a Debian suite');
        await fetchDebian(engine.suite, temporary, tree, log);
      },
    },
  ];
  const failures: string[] = [];
  for (const [index, way] of ways.entries()) {
    try {
      await fetchFolder(tools, way.folder, way.fill);
    } catch (error) {
      if (error instanceof DiskFullError) throw error;
      failures.push(`${way.label}: ${(error as Error).message}`);
      const next = ways[index + 1];
      if (next) log(`${name}: ${failures.at(-1)}; trying ${next.label}`);
      continue;
    }
    const fetched = engineInTools(name, engine, options);
    if (fetched) return fetched;
    failures.push(`${way.label}: ${join(tools, way.folder)} is there but lacks ${name}; delete that folder`);
  }
  throw new ToolError(allFailed(name, tools, failures));
}

/** The tool of an exact version where `.tools/` holds it already. */
export function engineInTools(name: ToolName, engine: Engine, options: FindOptions): Tool | undefined {
  const tools = toolsFolder(options);
  const candidates = [
    join(tools, `${PRODUCT[name]}-${engine.release}`, name),
    ...(engine.suite === undefined ? [] : [join(tools, `debian-${engine.suite}`, DEBIAN_PATHS[name])]),
  ];
  const path = candidates.find((each) => existsSync(each));
  return path === undefined ? undefined : inTools(name, path);
}

/** The tool at a path that someone named in an environment variable. */
export function inEnvironment(name: ToolName, variable: string, path: string): Tool {
  const fault = executableFault(path);
  if (fault) throw new ToolError(`${variable} names ${path}, which ${fault}. Let it name a ${name}, or unset it`);
  return tool(name, resolve(path), 'environment');
}

/** The tool at a path that someone put into `.tools/`, or that was fetched there. */
export function inTools(name: ToolName, path: string): Tool {
  const fault = executableFault(path);
  if (fault) throw new ToolError(`${path} ${fault}. Replace it, or delete it with its folder: then ${name} is fetched anew`);
  return tool(name, path, '.tools');
}

export function toolsFolder(options: FindOptions): string {
  return join(options.root ?? projectRoot(), '.tools');
}

function pathCandidates(name: ToolName): string[] {
  // Debian's package calls it so, because another program there had the short name first.
  const names = name === 'alertmanager' ? ['alertmanager', 'prometheus-alertmanager'] : [name];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((each) => resolve(folder, each)));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function tool(name: ToolName, path: string, from: Tool['from']): Tool {
  return {
    name, path, from,
    async version() {
      const { status, stdout, stderr } = await run(path, ['--version'], { timeout: 30_000 });
      const said = /^([a-z]+), version (\S*) /m.exec(stdout + stderr);
      if (said?.[1] === name) return said[2] || 'unknown';
      throw new ToolError(`${path} does not answer as ${name} would: "${path} --version" exits ${status} and says `
        + `${JSON.stringify((stdout + stderr).trim().slice(0, 200))}. Install it anew, or remove it: then it is fetched into .tools`);
    },
  };
}

function allFailed(name: ToolName, tools: string, failures: readonly string[]): string {
  const product = PRODUCT[name];
  const debian = product === 'prometheus' ? 'prometheus' : 'prometheus-alertmanager';
  return [
    `${name} is neither on PATH nor in ${tools}, and could not be fetched:`,
    ...failures.map((failure) => `  - ${failure}`),
    'Install it in one of three ways:',
    `  - as a package: "apt install ${debian}" on Debian or Ubuntu, "brew install ${product}" on macOS`,
    `  - from the release archive for your machine, ${RELEASES}/${product}/releases: unpack it and put its folder on PATH`,
    `  - without changing PATH: put the program, or a link to it, at ${join(tools, name)}`,
  ].join('\n');
}
