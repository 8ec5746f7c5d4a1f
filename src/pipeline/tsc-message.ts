import { nearest } from '../model/problem';

/** What a compiler's error says to somebody who writes definitions. */
export interface Explanation {
  readonly message: string;
  readonly remedy: string;
}

const UNASSIGNABLE = /^(?:Type|Argument of type) '(.*)' is not assignable to (?:parameter of )?type '(.*)'\.(?: Did you mean '.*'\?)?$/s;
const UNKNOWN_KEY = /^Object literal may only specify known properties, (?:and|but) '(.+?)' does not exist in type '(.*)'\.(?: Did you mean to write '(.+)'\?)?$/s;
const MISSING = /Property '([^']+)' is missing in type '.*' but required in type '(.*)'\.$/s;
const NO_PROPERTY = /^Property '([^']+)' does not exist on type '(.*)'\.(?: Did you mean '([^']+)'\?)?$/s;
/** Of what a service selects by; which labels there are, types know by the config only. */
const ARE_TARGET_LABELS = /^\{ readonly \w+\?: string \| Pattern\b/;
const REGISTERED = "declare module 'observability-as-code' { interface Register { config: typeof config } }";
const LONG = 100;
const short = (type: string): string => (type.length > LONG ? (/^\w+</.test(type) ? type.replace(/<[^]*/, '<…>') : `${type.slice(0, LONG - 2)} …`) : type);
/** The keys of an object type as the compiler prints it; it leaves out some of many. */
const keysOf = (type: string): string[] => [...type.matchAll(/(?:readonly )?([A-Za-z_$][\w$]*)\??: /g)].map(([, key]) => key!);
const list = (keys: readonly string[]): string => keys.slice(0, 12).join(', ') + (keys.length > 12 ? ' …' : '');

const REMEDIES: Readonly<Record<string, string>> = {
  TS2554: 'pass what it takes (TS2554)',
  TS7016: 'write it in TypeScript, or declare its types in a .d.ts file beside it (TS7016)',
};

/** Of a chain of messages, each the reason of the one before, the last says what is meant. `code` as in `TS2322`. */
export function explainTypeError(lines: readonly string[], code: string): Explanation {
  const first = lines[0]!;
  const last = lines.at(-1)!.trim();
  const [, source, target] = UNASSIGNABLE.exec(last) ?? [];
  const assigned = target === undefined ? undefined : explainAssignment(source!, target);
  if (assigned) return assigned;
  const unknown = UNKNOWN_KEY.exec(last);
  if (unknown) {
    const [, key = '', type = ''] = unknown;
    const keys = keysOf(type);
    const close = unknown[3] ?? nearest(key, keys);
    const more = ARE_TARGET_LABELS.test(type) ? `; name others in targetLabels of oac.config.ts, and end it with ${REGISTERED}` : '';
    return { message: `unknown key '${key}'`, remedy: close ? `did you mean '${close}'?` : keys.length > 0 ? `known are ${list(keys)}${more}` : `${short(type)} has no such key` };
  }
  const missing = MISSING.exec(last);
  if (missing) return { message: `'${missing[1]}' is missing`, remedy: `add it: ${short(missing[2]!)} needs it` };
  const property = NO_PROPERTY.exec(last);
  if (property) {
    const [, key = '', type = '', near] = property;
    const close = near ?? nearest(key, keysOf(type));
    return { message: `there is no '${key}' on ${short(type)}`, remedy: close ? `did you mean '${close}'?` : `see what it has (${code})` };
  }
  const imported = explainImport(first);
  if (imported) return imported;
  const near = / Did you mean '"?([^'"]+)"?'\?$/.exec(last);
  return {
    message: [first, ...lines.slice(1)].map((line) => line.replace(/'([^']{100,})'/g, (_, type: string) => `'${short(type)}'`)).join('\n').replace(/ Did you mean '[^']+'\?$/, ''),
    remedy: near ? `did you mean '${near[1]}'?` : isSyntax(code) ? 'mend the syntax' : REMEDIES[code] ?? `mend the value, or the type that it is declared with (${code})`,
  };
}

/** What a sentence begins its remedy with; behind another colon there is more of the same. */
const IMPERATIVE = /^(?:add|aggregate|ask|call|check|choose|declare|export|give|import|leave|look|make|mend|move|name|pass|put|remove|rename|say|see|set|split|take|try|use|write)\b/;

/** What has another type than is wanted: a type that *is* a sentence, as this package's parameters have them, or one of a few words. */
function explainAssignment(source: string, target: string): Explanation | undefined {
  const members = (target.match(/"(?:[^"\\]|\\.)*"|[^|]+/g) ?? []).map((member) => member.trim()).filter((member) => !['', 'undefined', 'null'].includes(member));
  const isText = (member: string): boolean => member.startsWith('"');
  const sentence = members.find((member) => isText(member) && /\s/.test(member))?.slice(1, -1);
  if (sentence !== undefined) {
    const at = [...sentence.matchAll(/: /g)].map(({ index }) => index).find((index) => IMPERATIVE.test(sentence.slice(index + 2)));
    return at !== undefined ? { message: sentence.slice(0, at), remedy: sentence.slice(at + 2) } : { message: sentence, remedy: 'mend it here, or where it is declared' };
  }
  const words = members.filter(isText).map((member) => member.slice(1, -1));
  if (words.length === 0 || members.length < 2) return undefined;
  const known = list([...words, ...members.filter((member) => !isText(member))]);
  if (source === 'string') return { message: `this may be any text, and only ${known} will do`, remedy: "write one of them here, or 'as const' behind it where it is written" };
  const value = isText(source) ? source.slice(1, -1) : undefined;
  const near = value === undefined ? undefined : nearest(value, words);
  return { message: `${value === undefined ? short(source) : `'${value}'`} is none of ${known}`, remedy: near ? `did you mean '${near}'?` : 'write one of them' };
}

/** Of the numbers in which errors of syntax are, those that are about what another file exports. */
export const isSyntax = (code: string): boolean => /^TS1\d{3}$/.test(code) && !['TS1192', 'TS1259'].includes(code);

const NO_EXPORT = /^(?:Module )?'"(.+?)"' (?:has no exported member (?:named )?'(.+?)'|declares '(.+?)' locally|has no (default) export)/;
/** What an error about an import is about: the file or package as the compiler writes it, the name that it lacks, and the one that it has instead. */
export interface LackingExport {
  readonly module: string;
  readonly name?: string;
  readonly near?: string;
}
export function lackingExport(message: string): LackingExport | undefined {
  const nothing = /^File '(.+)' is not a module\.$/.exec(message);
  if (nothing) return { module: nothing[1]! };
  const [, module, member, local, whole] = NO_EXPORT.exec(message) ?? [];
  const near = / Did you mean '(\w+)'\?$/.exec(message)?.[1];
  return module === undefined ? undefined : { module, name: (member ?? local ?? whole)!, ...(near === undefined ? {} : { near }) };
}
/** The name that is not known, as in `Cannot find name 'x'`. */
export const unknownName = (message: string): string | undefined => /^Cannot find name '(.+?)'/.exec(message)?.[1];
const lostModule = (message: string): string | undefined => /^Cannot find module '(.+?)'/.exec(message)?.[1];
/** Whether an error is of its own file, whatever is wrong with the files that it uses. */
export const isOwnFault = (message: string, code: string): boolean =>
  isSyntax(code) || UNKNOWN_KEY.test(message) || unknownName(message) !== undefined || lostModule(message) !== undefined || code === 'TS2820';

function explainImport(message: string): Explanation | undefined {
  const lost = lostModule(message);
  if (lost !== undefined) return { message: `cannot find '${lost}'`, remedy: /^[./]/.test(lost) ? 'check the path' : `npm install ${lost}, or mend the name` };
  const lacking = lackingExport(message);
  if (lacking) {
    const { module, name, near } = lacking;
    const instead = / Did you mean to use 'import (.+) from /.exec(message)?.[1];
    const remedy = near ? `did you mean '${near}'?` : instead ? `write import ${instead} from …` : undefined;
    if (name === undefined) return { message: `'${module}' exports nothing`, remedy: 'export there what is imported here' };
    if (name === 'default') return { message: `'${module}' has no default export`, remedy: remedy ?? 'import it by its name, in braces' };
    if (message.includes(' locally, ')) return { message: `'${name}' is declared in '${module}', but not exported`, remedy: "write 'export' before it there" };
    return { message: `'${module}' exports no '${name}'`, remedy: remedy ?? (/^[./]/.test(module) ? 'export it there, or mend the name' : 'mend the name') };
  }
  const name = unknownName(message);
  if (name === undefined) return undefined;
  if (message.includes('@types/node')) return { message: `cannot find '${name}', which is Node's`, remedy: 'leave it out, or npm install --save-dev @types/node' };
  const near = / Did you mean '(.+)'\?$/.exec(message)?.[1];
  return { message: `cannot find name '${name}'`, remedy: near ? `did you mean '${near}'?` : 'import it, or mend the name' };
}
