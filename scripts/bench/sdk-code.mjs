// Writes a dashboard, given as JSON, as a person would write it by hand with Grafana's Foundation SDK: chains of its builders.
// Which method takes a builder, an enum or plain data is read from the SDK's own declarations.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const require = createRequire(import.meta.url);
const SDK = '@grafana/grafana-foundation-sdk';
const home = path.dirname(require.resolve(`${SDK}/cog`));

/** Keys whose method has another name, per builder. */
const METHODS = {
  'dashboard.DashboardBuilder': { graphTooltip: 'tooltip' },
  'dashboard.DatasourceVariableBuilder': { query: 'type' },
};
/** Methods that take nothing: what says the opposite. */
const OPPOSITES = { editable: 'readonly' };
const VARIABLES = {
  query: 'QueryVariableBuilder', datasource: 'DatasourceVariableBuilder', custom: 'CustomVariableBuilder', constant: 'ConstantVariableBuilder',
  textbox: 'TextBoxVariableBuilder', interval: 'IntervalVariableBuilder', adhoc: 'AdHocVariableBuilder',
};
const BUILDERS = { 'dashboard.RowPanel': 'dashboard.RowBuilder', 'dashboard.TimePickerConfig': 'dashboard.TimePickerBuilder', 'cog.Dataquery': 'prometheus.DataqueryBuilder' };

/** @returns {string} a module whose default export builds the dashboard */
export function sdkCode(dashboard) {
  const imports = new Set();
  const code = chain('dashboard.DashboardBuilder', dashboard, imports, '');
  const lines = [...imports].sort().map((name) => `import * as ${name} from '${SDK}/${name}';`);
  return `${lines.join('\n')}\n\nexport default () => ${code}\n  .build();\n`;
}

/** `new x.YBuilder(…).key(value)…` for everything in which `target` differs from what the builder starts with. */
function chain(name, target, imports, indent) {
  const [module, className] = name.split('.');
  imports.add(module);
  const Builder = require(`${SDK}/${module}`)[className];
  const types = typesOf(module, className);
  const first = Builder.length > 0 ? [target.title ?? target.name] : [];
  const start = new Builder(...first).build();
  const inner = `${indent}  `;
  const calls = settings(name, target).flatMap(([method, value, given]) => {
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(given(start) ?? null)), value)) return [];
    if (!(method in types)) throw new Error(`${SDK} ${name} has no method for ${method}: ${JSON.stringify(value)}`);
    if (types[method] === '') return value ? [`.${method}()`] : OPPOSITES[method] ? [`.${OPPOSITES[method]}()`] : [];
    return [`.${method}(${argument(types[method], value, imports, inner)})`];
  });
  return [`new ${name}(${first.map((each) => literal(each)).join(', ')})`, ...calls].join(`\n${inner}`);
}

/** What there is to set: method, value, and where the builder keeps it. */
function settings(name, target) {
  const at = (...keys) => (object) => keys.reduce((value, key) => value?.[key], object);
  const flat = (object, ...keys) => Object.entries(object ?? {}).map(([key, value]) => [key, value, at(...keys, key)]);
  const renamed = METHODS[name] ?? {};
  if (name === 'dashboard.DashboardBuilder') {
    const { title, panels = [], templating, annotations, links, ...own } = target;
    const nothing = () => undefined;
    return [
      ...flat(own).map(([key, value, where]) => [renamed[key] ?? key, value, where]),
      ...(templating?.list ?? []).map((variable) => ['withVariable', variable, nothing]),
      ...(annotations?.list ?? []).map((annotation) => ['annotation', annotation, nothing]),
      ...(links ? [['links', links, nothing]] : []),
      ...panels.map((panel) => [panel.type === 'row' ? 'withRow' : 'withPanel', panel, nothing]),
    ];
  }
  if (name === 'dashboard.RowBuilder') {
    const { title, type, panels, ...own } = target;
    return [...flat(own), ...panels.map((panel) => ['withPanel', panel, () => undefined])];
  }
  if (name.endsWith('.PanelBuilder')) {
    const { type, targets = [], fieldConfig = {}, options, ...own } = target;
    const { custom, color, links, ...defaults } = fieldConfig.defaults ?? {};
    return [
      ...flat(own),
      ...targets.map((query) => ['withTarget', query, () => undefined]),
      ...flat(defaults, 'fieldConfig', 'defaults'),
      ...(color ? [['colorScheme', color, at('fieldConfig', 'defaults', 'color')]] : []),
      ...(links ? [['dataLinks', links, at('fieldConfig', 'defaults', 'links')]] : []),
      ...(fieldConfig.overrides ? [['overrides', fieldConfig.overrides, at('fieldConfig', 'overrides')]] : []),
      ...flat(custom, 'fieldConfig', 'defaults', 'custom'),
      ...flat(options, 'options'),
    ];
  }
  return flat(target).map(([key, value, where]) => [renamed[key] ?? key, value, where]);
}

function argument(type, value, imports, indent) {
  const [, built, list] = /^cog\.Builder<([\w.]+)>(\[\])?$/.exec(type) ?? [];
  if (list) return `[${value.map((each) => argument(type.slice(0, -2), each, imports, indent)).join(', ')}]`;
  if (built) return chain(builderFor(built, value), value, imports, indent);
  const [, module, name] = /^([a-z]\w*)\.([A-Z]\w*)$/.exec(type) ?? [];
  const known = module && module !== 'cog' ? require(`${SDK}/${module}`)[name] : undefined;
  const member = known && typeof known === 'object' ? Object.keys(known).find((key) => known[key] === value) : undefined;
  if (member === undefined) return literal(value);
  imports.add(module);
  return `${module}.${name}.${member}`;
}

function builderFor(type, value) {
  if (type === 'dashboard.Panel') return `${value.type.replace('-', '')}.PanelBuilder`;
  if (type === 'dashboard.VariableModel') return `dashboard.${VARIABLES[value.type]}`;
  return BUILDERS[type] ?? `${type}Builder`;
}

const literal = (value) => JSON.stringify(value).replace(/"([A-Za-z_]\w*)":/g, '$1: ');

/** Parameter types of a builder's methods. */
const known = new Map();
function typesOf(module, className) {
  const file = path.join(home, '..', module, `${className[0].toLowerCase()}${className.slice(1)}.gen.d.ts`);
  if (!known.has(file)) {
    const methods = fs.readFileSync(file, 'utf8').matchAll(/^ {4}(?!constructor\b|build\b)(\w+)\((?:\w+\??: ([^]*?))?\): this;/gm);
    known.set(file, Object.fromEntries([...methods].map(([, method, type]) => [method, type ?? ''])));
  }
  return known.get(file);
}
