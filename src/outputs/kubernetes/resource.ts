import type { Kubernetes } from '../../model/kubernetes';
import type { Origin } from '../../model/origin';
import { DefinitionError } from '../../model/problem';
import type { Project } from '../../model/project';

/** One object of the API server. */
export interface Resource {
  readonly kind: string;
  /** Below `kubernetes/`, without an ending. */
  readonly file: string;
  readonly name: string;
  /** As people call what it is made from. */
  readonly title: string;
  readonly namespace: string;
  readonly data: object;
  /** The definition that it is made from, and the folder of it. */
  readonly of: { readonly origin: Origin | undefined } | undefined;
  readonly source: string;
  /** For whoever applies it. */
  readonly notes?: readonly string[];
}
/** What resources are made from, where files for Kubernetes are wanted. */
export interface Cluster {
  readonly project: Project;
  readonly kubernetes: Kubernetes;
}

/** Labels of everything that is written. */
const OURS = { 'app.kubernetes.io/managed-by': 'observability-as-code' };

export interface Named {
  /** As people call it; the name is made from it. */
  readonly title: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
/** A resource's head and, after it, the rest. Throws a `DefinitionError` where no name can be made of the title. */
export function resource(
  kind: readonly [apiVersion: string, kind: string], { title, namespace, labels, annotations }: Named, body: object, about: Pick<Resource, 'of' | 'source' | 'notes'> & { readonly folder?: string },
): Resource {
  const name = nameOf(title, kind[1], about.of);
  const { folder, ...rest } = about;
  return {
    kind: kind[1], file: folder === undefined ? name : `${folder}/${name}`, name, title, namespace, ...rest,
    data: { apiVersion: kind[0], kind: kind[1], metadata: { name, namespace, labels: { ...OURS, ...labels }, ...(annotations ? { annotations } : {}) }, ...body },
  };
}

/** Characters. KEDA puts a ScaledObject's name into a label. */
const longestOf = (kind: string): number => (kind === 'ScaledObject' ? 63 : 253);
function nameOf(title: string, kind: string, of: Resource['of']): string {
  const name = title.toLowerCase().replace(/[^a-z0-9-]/g, '-').replace(/^-+|-+$/g, '');
  if (name === '') throw new DefinitionError(`'${title}' has no letter or digit of which the name of a ${kind} could be made`, 'give it another name', undefined, of);
  const longest = longestOf(kind);
  if (name.length > longest) throw new DefinitionError(`'${title}' is too long a name for a ${kind}: ${name.length} characters, of at most ${longest}`, 'give it a shorter name', undefined, of);
  return name;
}
/** Refuses two resources of one name: the second would replace the first. */
export function checkNames(resources: readonly Resource[]): void {
  const taken = new Map<string, Resource>();
  for (const each of resources) {
    const key = `${each.kind} ${each.namespace}/${each.name}`;
    const other = taken.get(key);
    if (other) throw new DefinitionError(`'${other.title}' and '${each.title}' would both be the ${each.kind} '${each.name}'`, 'give one of them another name: Kubernetes has small letters, digits and hyphens', undefined, each.of);
    taken.set(key, each);
  }
}
