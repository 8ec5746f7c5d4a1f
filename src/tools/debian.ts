import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executableFault } from './executable';
import { withProgress, type Log } from './fetch-folder';
import { lastLine, run, ToolError, type RunResult } from './run';

/** Where Debian's packages put the programs, relative to the folder that they are unpacked in. */
export const DEBIAN_PATHS = {
  prometheus: 'usr/bin/prometheus',
  promtool: 'usr/bin/promtool',
  alertmanager: 'usr/bin/prometheus-alertmanager',
  amtool: 'usr/bin/amtool',
} as const;

/** This machine's distribution and suite, as in `debian` and `bookworm`; undefined where there is no such file. */
export function ownSuite(): { readonly id: string; readonly suite: string } | undefined {
  let text: string;
  try {
    text = readFileSync('/etc/os-release', 'utf8');
  } catch {
    return undefined;
  }
  const value = (key: string): string | undefined => new RegExp(`^${key}="?([^"\n]+)`, 'm').exec(text)?.[1];
  const [id, suite] = [value('ID'), value('VERSION_CODENAME')];
  return id !== undefined && suite !== undefined ? { id, suite } : undefined;
}

/**
 * Fills `tree` with unpacked packages from the mirror that this machine's apt uses; an optional one is left out where the suite has none of its name.
 * Nothing is installed and nothing outside `temporary` and `tree` is written: apt gets a state, a cache and a list of sources of its own.
 *
 * @throws {ToolError} when Debian's package tools are missing, or apt cannot get or verify the packages.
 */
export async function fetchPackages(suite: string, packages: readonly string[], optional: readonly string[], temporary: string, tree: string, log: Log): Promise<void> {
  let step = 'looking for the mirror';
  await withProgress(log, () => `fetching ${packages.join(' and ')} from Debian ${suite}: ${step}`, async () => {
    const apt = await privateApt(suite, join(temporary, 'apt'));
    step = 'package index';
    succeed('apt-get update', await apt('apt-get', ['update']));
    const there = optional.length === 0 ? [] : succeed('apt-cache', await apt('apt-cache', ['pkgnames'])).stdout.split('\n');
    step = 'packages';
    const debs = join(temporary, 'debs');
    mkdirSync(debs);
    succeed('apt-get download', await apt('apt-get', ['download', ...packages, ...optional.filter((name) => there.includes(name))], debs));
    step = 'unpacking';
    for (const deb of readdirSync(debs)) succeed('dpkg -x', await run('dpkg', ['-x', join(debs, deb), tree], ENGLISH));
  });
}

/**
 * Fills `tree` with the packages of Prometheus and Alertmanager.
 *
 * @throws {ToolError} as `fetchPackages`, and when a program is missing or does not run here.
 */
export async function fetchDebian(suite: string, temporary: string, tree: string, log: Log): Promise<void> {
  // Since trixie promtool is a package of its own.
  await fetchPackages(suite, ['prometheus', 'prometheus-alertmanager'], ['promtool'], temporary, tree, log);
  for (const path of Object.values(DEBIAN_PATHS)) {
    if (!existsSync(join(tree, path))) throw new ToolError(`the packages of ${suite} have no /${path}`);
    const fault = executableFault(join(tree, path));
    if (fault) throw new ToolError(`/${path} in the packages of ${suite} ${fault}`);
  }
  // A place for the machine's time zones when this folder stands in for /usr/share.
  mkdirSync(join(tree, 'usr/share/zoneinfo'), { recursive: true });
}

const ENGLISH = { env: { LC_ALL: 'C' }, timeout: 15 * 60 * 1000 };

type Apt = (command: 'apt-get' | 'apt-cache', args: readonly string[], cwd?: string) => Promise<RunResult>;

async function privateApt(suite: string, state: string): Promise<Apt> {
  const source = await sourceLine(suite);
  for (const folder of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, folder), { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(state, name), text);
    return join(state, name);
  };
  // Read after the machine's own configuration, which may hold a proxy; its hooks would write elsewhere.
  const configuration = file('apt.conf', `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${state}";
Dir::State::lists "${join(state, 'lists')}";
Dir::State::status "${file('status', '')}";
Dir::Cache "${join(state, 'cache')}";
Dir::Log "${state}";
Dir::Etc::sourcelist "${file('sources.list', source)}";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
`);
  return (command, args, cwd) => run(command, ['-q', '-c', configuration, ...args], { ...ENGLISH, ...(cwd === undefined ? {} : { cwd }) });
}

async function sourceLine(suite: string): Promise<string> {
  const own = ownSuite();
  if (own === undefined) throw new ToolError('/etc/os-release does not say which distribution this is');
  if (suite !== own.suite && own.id !== 'debian') throw new ToolError(`Debian ${suite} is not on the mirror of ${own.id} ${own.suite}`);
  const format = '$(CREATED_BY) $(REPO_URI) $(RELEASE) $(COMPONENT)';
  const targets = succeed('apt-get indextargets', await run('apt-get', ['indextargets', '--no-release-info', '--format', format], ENGLISH))
    .stdout.split('\n').map((line) => line.split(' '))
    .filter(([by, , release]) => by === 'Packages' && release !== undefined && !/[-/]/.test(release));
  const uri = (targets.find(([, each]) => each!.replace(/\/$/, '').endsWith(`/${own.id}`)) ?? targets[0])?.[1];
  if (uri === undefined) throw new ToolError('apt has no sources on this machine');
  const components = new Set(targets.filter(([, each]) => each === uri).map(([, , , component]) => component));
  const keys = ['gpg', 'pgp'].map((end) => `/usr/share/keyrings/${own.id}-archive-keyring.${end}`).find((each) => existsSync(each));
  return `deb [target=Packages${keys ? ` signed-by=${keys}` : ''}] ${uri} ${suite} ${[...components].join(' ')}\n`;
}

function succeed(what: string, result: RunResult): RunResult {
  if (result.status === 0) return result;
  const reason = result.stderr.split('\n').find((line) => line.startsWith('E: ')) ?? lastLine(result.stderr);
  throw new ToolError(`${what}: ${reason.replace(/^E: /, '')}`);
}
