// Writes src/schemas/dashboard.schema.json from the types of the installed Foundation SDK and src/schemas/overlay.json; with --check,
// exits 1 when the committed file is another. The SDK's own JSON Schemas are of no use here: they refuse every valid field override.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const ts = require('@typescript/typescript6');
const sdk = path.join(root, 'node_modules/@grafana/grafana-foundation-sdk');
const target = path.join(root, 'src/schemas/dashboard.schema.json');
/** What `src/checks/schema/dashboard.ts` takes apart. */
const ENTRIES = ['dashboard.Dashboard', 'dashboard.Panel', 'dashboard.RowPanel', 'dashboard.FieldConfig'];
/** Queries whose keys are known; those of other datasources are open. */
const QUERIES = ['prometheus.Dataquery', 'loki.dataquery', 'expr.expr'];

const K = ts.SyntaxKind;
const definitions = {};
const files = new Map();

/** What a module declares: by name, without its builders and defaults. */
function declarationsOf(module) {
  if (!files.has(module)) {
    const file = path.join(sdk, 'dist', module, 'types.gen.d.ts');
    const source = ts.createSourceFile(file, fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '', ts.ScriptTarget.Latest);
    files.set(module, new Map(source.statements.filter((s) => s.name).map((s) => [s.name.text, s])));
  }
  return files.get(module);
}

/** `common.X` or `X`, seen from a module. */
const nameOf = (name, module) => (name.kind === K.QualifiedName && name.left.kind === K.Identifier ? [name.left.text, name.right.text] : [module, name.text]);

function referTo(module, name) {
  const key = `${module}.${name}`;
  if (module === 'cog') return { $ref: '#/definitions/query' };
  if (!(key in definitions)) {
    definitions[key] = {}; // first, as types are recursive
    definitions[key] = ofDeclaration(declarationsOf(module).get(name), module);
  }
  return { $ref: `#/definitions/${key}` };
}

function ofDeclaration(node, module) {
  if (node.kind === K.InterfaceDeclaration) return ofMembers(node.members, module);
  if (node.kind === K.TypeAliasDeclaration) return ofType(node.type, module);
  if (node.kind === K.EnumDeclaration) return { enum: [...new Set(node.members.map(enumValue))] };
  throw new Error(`no schema for ${K[node.kind]} ${node.name.text}`);
}

const enumValue = ({ initializer: i }) => (i.kind === K.StringLiteral ? i.text : i.kind === K.PrefixUnaryExpression ? -Number(i.operand.text) : Number(i.text));

function ofMembers(members, module) {
  const keys = members.filter((m) => m.kind === K.PropertySignature);
  const required = keys.filter((m) => !m.questionToken).map((m) => m.name.text);
  return {
    type: 'object', additionalProperties: false,
    properties: Object.fromEntries(keys.map((m) => [m.name.text, ofType(m.type, module)])),
    // Grafana itself fills up options and custom settings, whatever the types say.
    ...(required.length > 0 && module === 'dashboard' ? { required } : {}),
  };
}

function ofType(node, module) {
  switch (node.kind) {
    case K.AnyKeyword: return {};
    case K.StringKeyword: return { type: 'string' };
    case K.NumberKeyword: return { type: 'number' };
    case K.BooleanKeyword: return { type: 'boolean' };
    case K.ParenthesizedType: return ofType(node.type, module);
    case K.ArrayType: return { type: 'array', items: ofType(node.elementType, module) };
    case K.TypeLiteral: return ofMembers(node.members, module);
    case K.LiteralType: return node.literal.kind === K.NullKeyword ? { type: 'null' } : { enum: [node.literal.text] };
    case K.UnionType: return union(node.types.map((t) => ofType(t, module)));
    case K.TypeReference: return ofReference(node, module);
    default: throw new Error(`no schema for ${K[node.kind]} in ${module}`);
  }
}

function ofReference(node, module) {
  if (node.typeName.text === 'Record') return { type: 'object', additionalProperties: ofType(node.typeArguments[1], module) };
  if (node.typeName.kind === K.QualifiedName) { // perhaps one word of an enumeration
    const { left, right } = node.typeName;
    const [owner, name] = nameOf(left, module);
    const declared = declarationsOf(owner).get(name);
    if (declared?.kind === K.EnumDeclaration) return { enum: [enumValue(declared.members.find((m) => m.name.text === right.text))] };
  }
  return referTo(...nameOf(node.typeName, module));
}

/** Alternatives that ajv need not try one by one: told apart by JSON type, or by the word in `type`. */
function union(options) {
  if (options.every((o) => o.$ref)) {
    const words = options.flatMap((o) => definitions[o.$ref.slice('#/definitions/'.length)].properties?.type?.enum ?? []);
    return { type: 'object', required: ['type'], properties: { type: { enum: words } }, discriminator: { propertyName: 'type' }, oneOf: options };
  }
  if (options.every((o) => o.enum)) return { enum: options.flatMap((o) => o.enum) };
  if (new Set(options.map((o) => o.type)).size < options.length || options.some((o) => !o.type)) throw new Error(`a union of ${JSON.stringify(options)}`);
  return Object.assign({}, ...options, { type: options.map((o) => o.type) });
}

/** Objects are merged key by key, `null` removes, anything else replaces. */
function merge(into, over) {
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete into[key];
    else if (typeof value === 'object' && !Array.isArray(value)) into[key] = merge(into[key] ?? {}, value);
    else into[key] = value;
  }
  return into;
}

/** Panel type by module: `state-timeline` is in `statetimeline`. */
function panelTypes() {
  const modules = fs.readdirSync(path.join(sdk, 'dist')).filter((module) => fs.existsSync(path.join(sdk, 'dist', module, 'panelBuilder.gen.js')));
  return modules.flatMap((module) => {
    const type = /\.type = "([\w-]+)"/.exec(fs.readFileSync(path.join(sdk, 'dist', module, 'panelBuilder.gen.js'), 'utf8'))?.[1];
    return type && type !== 'row' ? [[module, type]] : [];
  });
}

const unitIds = () => [...new Set([...fs.readFileSync(path.join(sdk, 'dist/units/types.gen.d.ts'), 'utf8').matchAll(/ = "([^"]+)";/g)].map((found) => found[1]))];

function generate() {
  referTo('dashboard', 'Dashboard');
  for (const name of QUERIES) referTo(...name.split('.'));
  for (const [module, type] of panelTypes()) {
    const declared = declarationsOf(module);
    definitions[`options.${type}`] = declared.has('Options') ? referTo(module, 'Options') : {};
    if (declared.has('FieldConfig')) definitions[`custom.${type}`] = referTo(module, 'FieldConfig');
  }
  definitions.unit = { type: 'string', open: true, enum: unitIds() };
  merge(definitions, JSON.parse(fs.readFileSync(path.join(root, 'src/schemas/overlay.json'), 'utf8')).definitions);
  const { version } = JSON.parse(fs.readFileSync(path.join(sdk, 'package.json'), 'utf8'));
  const sorted = Object.keys(definitions).sort().map((name) => `    ${JSON.stringify(name)}: ${JSON.stringify(definitions[name])}`);
  return [
    '{', '  "$schema": "http://json-schema.org/draft-07/schema#",',
    `  "$comment": "Made by scripts/schemas.mjs from the types of @grafana/grafana-foundation-sdk ${version} and overlay.json. Not run against a Grafana: for dashboards it offers no check.",`,
    '  "title": "Grafana dashboard, classic", "$ref": "#/definitions/dashboard.Dashboard",',
    `  "entries": ${JSON.stringify([...ENTRIES, ...QUERIES, ...Object.keys(definitions).filter((name) => /^(options|custom)\./.test(name))])},`, '  "definitions": {', sorted.join(',\n'), '  }', '}', '',
  ].join('\n');
}

const made = generate();
const there = fs.existsSync(target) ? fs.readFileSync(target, 'utf8') : '';
if (!process.argv.includes('--check')) fs.writeFileSync(target, made);
else if (made !== there) {
  console.error('src/schemas/dashboard.schema.json is not what the installed Foundation SDK and overlay.json give: run node scripts/schemas.mjs');
  process.exitCode = 1;
}
