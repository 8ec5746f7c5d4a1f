// Writes src/schemas/kubernetes.schema.json: the keys, types and words of the resources that oac writes and judges, reduced from the CRDs
// of the modules below (all Apache-2.0). Needs Go and its module proxy, so it is run by hand when a version is raised; with --check, exits 1
// when the committed file is another.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';

const target = path.resolve(import.meta.dirname, '../src/schemas/kubernetes.schema.json');
const MODULES = {
  'github.com/prometheus-operator/prometheus-operator@v0.85.0': ['prometheusrules', 'servicemonitors', 'podmonitors', 'alertmanagerconfigs'].map((name) => `example/prometheus-operator-crd/monitoring.coreos.com_${name}.yaml`),
  'github.com/grafana/grafana-operator/v5@v5.18.0': ['config/crd/bases/grafana.integreatly.org_grafanadashboards.yaml'],
  'github.com/kedacore/keda/v2@v2.21.0': ['config/crd/bases/keda.sh_scaledobjects.yaml'],
};
/** What of a CRD's schema is kept. The rest is prose, defaults, formats and rules in CEL. */
const KEPT = ['type', 'enum', 'pattern', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'required'];

const definitions = {
  metadata: {
    type: 'object', required: ['name'],
    properties: {
      name: { type: 'string', pattern: '^(?=.{1,253}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?$', description: 'at most 253 lower-case letters, digits, hyphens and dots, the first and last a letter or digit' },
      namespace: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$', description: 'at most 63 lower-case letters, digits and hyphens, the first and last no hyphen' },
      labels: {
        type: 'object', description: 'labels and their values',
        additionalProperties: { type: 'string', pattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$', description: "a text of at most 63 letters, digits, -, _ and ., in quotes where YAML would read something else, as in '1'" },
      },
      annotations: { type: 'object', additionalProperties: { type: 'string', description: "a text, in quotes where YAML would read something else, as in 'true'" } },
    },
  },
};

function reduced(schema) {
  if (schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  const result = {};
  for (const key of KEPT) if (key in schema) result[key] = schema[key];
  // Go's regular expressions: a flag that JavaScript has not.
  if (result.pattern?.includes('(?i)')) delete result.pattern;
  if (schema.properties) {
    result.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, inner]) => [key, reduced(inner)]));
    if (!schema['x-kubernetes-preserve-unknown-fields']) result.additionalProperties = false;
  } else if (typeof schema.additionalProperties === 'object') result.additionalProperties = reduced(schema.additionalProperties);
  if (schema.items) result.items = reduced(schema.items);
  return result;
}

/** Sub-schemas that stand in several places, by their text: `httpConfig` alone is in fifteen. */
function shared(schema, count) {
  if (typeof schema !== 'object' || schema === null) return;
  if (schema.properties) {
    const text = JSON.stringify(schema);
    count.set(text, (count.get(text) ?? 0) + 1);
  }
  for (const inner of Object.values(schema)) shared(inner, count);
}
function referred(schema, name, count, names) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((each) => referred(each, name, count, names));
  const text = JSON.stringify(schema);
  const inner = () => Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, referred(value, /^(?:properties|items|additionalProperties)$/.test(key) ? name : key, count, names)]));
  if (!schema.properties || (count.get(text) ?? 0) < 2 || text.length < 120) return inner();
  if (!names.has(text)) {
    const free = [name, ...Array.from({ length: 99 }, (_, i) => `${name}${i + 2}`)].find((each) => !(each in definitions));
    names.set(text, free);
    definitions[free] = {};
    definitions[free] = inner();
  }
  return { $ref: `#/definitions/${names.get(text)}` };
}

const kinds = {};
for (const [module, files] of Object.entries(MODULES)) {
  const { Dir } = JSON.parse(execFileSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=mod' } }));
  for (const file of files) {
    const { spec } = load(fs.readFileSync(path.join(Dir, file), 'utf8'));
    const version = spec.versions.find(({ storage }) => storage);
    kinds[spec.names.kind] = {
      type: 'object', required: ['metadata', 'spec'],
      properties: { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: '#/definitions/metadata' }, spec: reduced(version.schema.openAPIV3Schema.properties.spec), status: {} },
      additionalProperties: false,
    };
  }
}
// Routes within routes, which CRDs cannot say.
const { route } = kinds.AlertmanagerConfig.properties.spec.properties;
route.properties.routes.items = { $ref: '#/definitions/route' };
kinds.AlertmanagerConfig.properties.spec.properties.route = { $ref: '#/definitions/route' };
definitions.route = route;
const count = new Map();
shared(kinds, count);
shared(route, count);
const names = new Map();
definitions.route = referred(route, 'route', count, names);
for (const [kind, schema] of Object.entries(kinds)) definitions[kind] = referred(schema, kind, count, names);
definitions.ConfigMap = {
  type: 'object', required: ['metadata'],
  properties: {
    apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { $ref: '#/definitions/metadata' }, immutable: { type: 'boolean' },
    data: { type: 'object', additionalProperties: { type: 'string', description: 'a text: put the JSON under a |' } }, binaryData: { type: 'object', additionalProperties: { type: 'string' } },
  },
  additionalProperties: false,
};

const sorted = Object.keys(definitions).sort().map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(definitions[name])}`);
const made = [
  '{', '  "$schema": "http://json-schema.org/draft-07/schema#",',
  `  "$comment": "Made by scripts/kubernetes-schemas.mjs: keys, types and words of the CRDs of ${Object.keys(MODULES).join(', ')} (Apache-2.0); ConfigMap and metadata by the API server's rules.",`,
  '  "title": "Resources of Kubernetes",', `  "entries": ${JSON.stringify([...Object.keys(kinds), 'ConfigMap'])},`, '  "definitions": {', sorted.join(',\n'), '  }', '}', '',
].join('\n');
if (!process.argv.includes('--check')) fs.writeFileSync(target, made);
else if (made !== fs.readFileSync(target, 'utf8')) {
  console.error('src/schemas/kubernetes.schema.json is not what the CRDs give: run node scripts/kubernetes-schemas.mjs');
  process.exitCode = 1;
}
