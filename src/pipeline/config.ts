import fs from 'node:fs';
import path from 'node:path';
import type { ConfigInput } from '../model/config';
import { nearest, type Problem } from '../model/problem';
import validate, { type SchemaError } from '../schemas/config.schema.json?validator';
import { CannotRun } from './cannot-run';

const NAMES = ['oac.config.ts', 'oac.config.mts', 'oac.config.cts', 'oac.config.js'];

/** The config file of a repository. Throws `CannotRun` with a config to paste where there is none. */
export function findConfig(root: string): string {
  const file = NAMES.map((name) => path.join(root, name)).find((each) => fs.existsSync(each));
  if (file === undefined) {
    throw new CannotRun(`no ${NAMES[0]} in ${root}`, [
      'run in the root of the repository, or start one there with this file:',
      '',
      "  import { defineConfig } from 'observability-as-code';",
      '',
      "  export default defineConfig({ outputs: ['prometheus', 'runbooks'] });",
      '',
    ].join('\n'));
  }
  return file;
}

/** The config that a file exports, or what is wrong with it. */
export function readConfig(file: string, exports: unknown): { readonly config: ConfigInput } | { readonly problems: readonly Problem[] } {
  const config = typeof exports === 'object' && exports !== null && 'default' in exports ? exports.default : exports;
  const problem = (message: string, remedy: string, place?: string): Problem =>
    ({ check: 'config/shape', severity: 'error', file, ...(place ? { path: place } : {}), message, remedy });
  if (typeof config !== 'object' || config === null || (config === exports && '__esModule' in config)) {
    return { problems: [problem('exports no config', 'export default defineConfig({ … })')] };
  }
  if (validate(config)) return { config: config as ConfigInput };
  const faults = (validate.errors ?? []).map((error) => {
    const { message, remedy, place } = explain(error);
    return problem(message, remedy, place);
  });
  return { problems: faults };
}

interface Explanation {
  readonly message: string;
  readonly remedy: string;
  readonly place: string;
}

/** ajv's error in words. */
function explain({ keyword, instancePath, params, parentSchema, data }: SchemaError): Explanation {
  const place = placeOf(instancePath);
  const properties = Object.keys(parentSchema?.properties ?? {});
  switch (keyword) {
    case 'additionalProperties': {
      const key = params.additionalProperty!;
      const near = nearest(key, properties);
      return { place: join(place, key), message: `unknown setting '${key}'`, remedy: near ? `did you mean '${near}'?` : `known are ${properties.join(', ')}` };
    }
    case 'required':
      return { place: join(place, params.missingProperty!), message: 'is missing', remedy: `add it: ${parentSchema?.properties?.[params.missingProperty!]?.description ?? 'it has no default'}` };
    case 'type':
      return { place, message: `is ${typeOf(data)}, not ${article(params.type!)}`, remedy: parentSchema?.description ?? 'mend the value' };
    case 'enum': {
      const allowed = params.allowedValues!.map(String);
      const near = nearest(String(data), allowed);
      return { place, message: `'${String(data)}' is unknown`, remedy: near ? `did you mean '${near}'?` : `one of ${allowed.join(', ')}` };
    }
    default:
      return { place, message: `'${String(data)}' is not usable`, remedy: parentSchema?.description ?? 'mend the value' };
  }
}

/** `/prometheus/scrape/api/0` as `prometheus.scrape.api[0]`. */
const placeOf = (pointer: string): string =>
  pointer.split('/').slice(1).map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((place, part) => (/^\d+$/.test(part) ? `${place}[${part}]` : join(place, part)), '');
const join = (place: string, key: string): string => (place === '' ? key : `${place}.${key}`);
const article = (type: string): string => (type === 'array' ? 'a list' : /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const typeOf = (value: unknown): string => (value === null ? 'null' : article(Array.isArray(value) ? 'array' : typeof value));
