import fs from 'node:fs';
import path from 'node:path';
import type { ConfigInput } from '../model/config';
import { nearest, type Problem } from '../model/problem';
import validate, { type SchemaError } from '../schemas/config.schema.json?validator';
import { CannotRun } from './cannot-run';
import { lineOfKey } from './key-line';
import { isReadableFile } from './walk';

const NAMES = ['oac.config.ts', 'oac.config.mts', 'oac.config.cts', 'oac.config.js'];

/** What a repository can begin with. The last line tells the types its labels. */
const FIRST_CONFIG = [
  "import { defineConfig } from 'observability-as-code';",
  '',
  "const config = defineConfig({ targetLabels: ['job', 'instance'], outputs: ['prometheus', 'runbooks'] });",
  'export default config;',
  "declare module 'observability-as-code' { interface Register { config: typeof config } }",
];

/** The config file of a repository. Throws `CannotRun` with a config to paste where there is none. */
export function findConfig(root: string): string {
  const file = configIn(root);
  if (file !== undefined) {
    if (isReadableFile(file)) return file;
    throw new CannotRun(`${file} cannot be read: it is no regular file, or its permissions forbid it`, 'mend that');
  }
  for (let folder = path.dirname(root), below = root; folder !== below; below = folder, folder = path.dirname(folder)) {
    if (configIn(folder) !== undefined) throw new CannotRun(`no ${NAMES[0]} in ${root}, but in ${folder}`, `run it there: cd ${path.relative(root, folder)}`);
  }
  throw new CannotRun(`no ${NAMES[0]} in ${root}`, ['run in the root of the repository, or start one there with this file:', '', ...FIRST_CONFIG.map((line) => (line && `  ${line}`))].join('\n'));
}
const configIn = (folder: string): string | undefined => NAMES.map((name) => path.join(folder, name)).find((each) => fs.existsSync(each));

/** The config that a file exports, or what is wrong with it, at the lines of its text. */
export function readConfig(file: string, exports: unknown, text: () => string): { readonly config: ConfigInput } | { readonly problems: readonly Problem[] } {
  const config = typeof exports === 'object' && exports !== null && 'default' in exports ? exports.default : exports;
  const problem = (message: string, remedy: string, keys: readonly string[] = []): Problem => {
    const line = lineOfKey(text(), keys);
    return { check: 'config/shape', severity: 'error', file, ...(line === undefined ? {} : { line }), ...(keys.length > 0 ? { path: placeOf(keys) } : {}), message, remedy };
  };
  // An empty file, too, has exports: an object without anything in it.
  if (typeof config !== 'object' || config === null || (config === exports && ('__esModule' in config || Object.keys(config).length === 0))) {
    const kept = /^(?:export )?const (\w+) = defineConfig\(/m.exec(text())?.[1];
    return { problems: [problem('exports no config', `export default ${kept ?? 'defineConfig({ … })'}`)] };
  }
  if (validate(config)) return { config: config as ConfigInput };
  const faults = (validate.errors ?? []).map((error) => {
    const { message, remedy, keys } = explain(error);
    return problem(message, remedy, keys);
  });
  return { problems: faults };
}

interface Explanation {
  readonly message: string;
  readonly remedy: string;
  /** The place in the config, from the outside in. */
  readonly keys: readonly string[];
}

/** ajv's error in words. */
function explain({ keyword, instancePath, params, parentSchema, data }: SchemaError): Explanation {
  const keys = instancePath.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
  const properties = Object.keys(parentSchema?.properties ?? {});
  switch (keyword) {
    case 'additionalProperties': {
      const key = params.additionalProperty!;
      const near = nearest(key, properties);
      return { keys: [...keys, key], message: `unknown setting '${key}'`, remedy: near ? `did you mean '${near}'?` : `known are ${properties.join(', ')}` };
    }
    case 'required':
      return { keys: [...keys, params.missingProperty!], message: 'is missing', remedy: `add it: ${parentSchema?.properties?.[params.missingProperty!]?.description ?? 'it has no default'}` };
    case 'type':
      return { keys, message: `is ${typeOf(data)}, not ${article(params.type!)}`, remedy: parentSchema?.description ?? 'mend the value' };
    case 'enum': {
      const allowed = params.allowedValues!.map(String);
      const near = nearest(String(data), allowed);
      return { keys, message: `'${String(data)}' is unknown`, remedy: near ? `did you mean '${near}'?` : `one of ${allowed.join(', ')}` };
    }
    default:
      return { keys, message: `'${String(data)}' is not usable`, remedy: parentSchema?.description ?? 'mend the value' };
  }
}

/** As in `prometheus.scrape.api[0]`. */
const placeOf = (keys: readonly string[]): string => keys.reduce((place, key) => (/^\d+$/.test(key) ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`), '');
const article = (type: string): string => (type === 'array' ? 'a list' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const typeOf = (value: unknown): string => (value === null ? 'null' : article(Array.isArray(value) ? 'array' : typeof value));
