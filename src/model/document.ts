import type { ProblemSeverity } from './problem';

/** What a file is to the server that reads it. */
export type DocumentKind =
  | 'dashboard' // Grafana, classic
  | 'dashboard-v2' // Grafana, as resource: v2alpha1, v2beta1, v2
  | 'grafana-alerting' // Grafana, provisioning/alerting: rules, contact points, policies, templates, mute timings
  | 'grafana-dashboards' // Grafana, provisioning/dashboards: providers
  | 'grafana-datasources' // Grafana, provisioning/datasources
  | 'prometheus-rules'
  | 'prometheus-config'
  | 'alertmanager-config'
  | 'alertmanager-template'
  | 'kubernetes'; // a resource that operators, KEDA or the sidecar of Grafana read

/** Keys and indices from the document's root. */
export type DataPath = readonly (string | number)[];
/** As people write it: `groups[0].rules[2].expr`. */
export const inWords = (path: DataPath): string => path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`), '');

/** One file of a server, as data: ours before it is written, or anybody's as read. */
export interface Document {
  readonly kind: DocumentKind;
  /** As messages show it. */
  readonly file: string;
  /** The parsed content; of a template, its text. */
  readonly data: unknown;
  /** `generated`: ours, every slip is an error. `foreign`: anybody's, where only what does not work is one. */
  readonly profile: 'generated' | 'foreign';
}

/** Something wrong in a document. */
export interface Fault {
  readonly path: DataPath;
  /** Part of the string at `path`, in characters. */
  readonly range?: { readonly from: number; readonly to: number };
  readonly message: string;
  readonly remedy: string;
  /** Default: the check's. */
  readonly severity?: ProblemSeverity;
  /** Default: the check's. For the few checks that find faults of several ids. */
  readonly check?: string;
}

/** What is known about a metric. */
export interface KnownMetric {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'nativeHistogram';
  /** Without those of the target; undefined where nobody has said. */
  readonly labels?: readonly string[];
  /** Values that a label can take, of those that have a closed list. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Upper edges of a classic histogram's buckets. */
  readonly buckets?: readonly number[];
}

/** What a document is judged by. All of it is optional: of a stranger's file nothing is known. */
export interface Surroundings {
  /** As in `3.13`; undefined: any. */
  readonly prometheus?: string;
  /** As in `12.4`; undefined: any. */
  readonly grafana?: string;
  /** By base name: a histogram is one entry. Undefined: nobody has declared metrics, so none is unknown. */
  readonly metrics?: ReadonlyMap<string, KnownMetric>;
  /** Labels that every series may have beside its metric's own. */
  readonly targetLabels?: readonly string[];
  /** Seconds. */
  readonly scrapeInterval?: number;
  /** Uids of dashboards that there are; others may be elsewhere. */
  readonly dashboards?: readonly string[];
  /** Names that files of templates beside a configuration define; others may be elsewhere. */
  readonly templates?: readonly string[];
  /** Of each name that rules of the folder record, for each such rule: recorded series without which it gives nothing. */
  readonly recordings?: Recordings;
}
export type Recordings = ReadonlyMap<string, readonly (readonly string[])[]>;

/** One rule that documents must keep. `id` is `family/name`, the file's place under `src/checks/`. */
export interface DocumentCheck {
  readonly id: string;
  readonly severity: ProblemSeverity;
  readonly kinds: readonly DocumentKind[];
  run(document: Document, surroundings: Surroundings): Iterable<Fault>;
}

/** A fault as a check has found it. */
export interface Found extends Omit<Fault, 'check' | 'severity'> {
  readonly check: string;
  readonly severity: ProblemSeverity;
}
/** Judges documents; a build of its own, loaded only when there is something to judge. */
export interface Judge {
  judge(document: Document, surroundings: Surroundings): readonly Found[];
}
