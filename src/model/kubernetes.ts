import { DefinitionError, nearest } from './problem';

export type Labels = Readonly<Record<string, string>>;

/** How a service runs in Kubernetes. Everything has a default. */
export interface KubernetesService {
  /** Where it runs. Default: the label `namespace` that it selects by, else the config's `kubernetes.namespace`. */
  readonly namespace?: string;
  /** Labels of its Service, or of its pods with `monitor: 'pod'`. Default `app.kubernetes.io/name`, with the service's name. */
  readonly labels?: Labels;
  /** Name of the port that serves `/metrics`. Default `http`. */
  readonly port?: string;
  /**
   * What is looked for: a ServiceMonitor finds Services, a PodMonitor pods. `none`: what scrapes it is somebody else's already, as the chart's monitors do its own
   * servers; a second one with the same job would store each sample twice. Default `service`.
   */
  readonly monitor?: 'service' | 'pod' | 'none';
  /** Default: it is not scaled. */
  readonly scale?: Scale;
}
/** Replicas follow a recorded signal: there are as many as bring its mean over all series to the target, if the signal is a share or is per process. */
export interface Scale {
  /** Name of the recording rule, as in `instance:cpu_of_limit:ratio`. */
  readonly on: string;
  /** In the signal's unit. */
  readonly target: number;
  readonly min: number;
  readonly max: number;
  /** Name of the Deployment. Default: the service's. */
  readonly deployment?: string;
}
/** The servers in a cluster; part of the config. Switches the output on. The defaults are those of kube-prometheus-stack in the namespace `monitoring`. */
export interface KubernetesInput {
  /** Of Prometheus, Alertmanager and Grafana: rules, monitors and dashboards go there. Default `monitoring`. */
  readonly namespace?: string;
  /** By which the operator picks rules, monitors and Alertmanager's configuration; without the right ones it passes them over in silence. Default `release: kube-prometheus-stack`, the Helm release's name. */
  readonly labels?: Labels;
  /** Read by Grafana's sidecar from ConfigMaps, or by grafana-operator. Default `configmap`. */
  readonly dashboards?: 'configmap' | 'grafana-operator';
  /** Labels of the Grafana that grafana-operator fills. Default `dashboards: grafana`. */
  readonly grafanaLabels?: Labels;
  /** The Secret beside Alertmanager that holds the webhook's address. Default `slack-webhook`, key `url`. */
  readonly slackSecret?: { readonly name: string; readonly key: string };
  /** What scales services. Default `keda`; `hpa` needs an adapter that serves external metrics. */
  readonly autoscaler?: 'keda' | 'hpa';
}
export type Kubernetes = Required<KubernetesInput>;

/** Labels and names as the API server takes them (RFC 1123; names of ports: RFC 6335). */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const PORT = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;
const NAME = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;

export function checkNamespace(namespace: unknown, path: string): void {
  if (typeof namespace === 'string' && LABEL.test(namespace)) return;
  throw new DefinitionError(`'${String(namespace)}' is no namespace of Kubernetes`, 'at most 63 lower-case letters, digits and hyphens, the first and last no hyphen', path);
}
export function checkName(name: unknown, path: string): void {
  if (typeof name === 'string' && SUBDOMAIN.test(name)) return;
  throw new DefinitionError(`'${String(name)}' is no name in Kubernetes`, 'at most 253 lower-case letters, digits, hyphens and dots, the first and last a letter or digit', path);
}
export function checkLabels(labels: unknown, path: string): void {
  if (typeof labels !== 'object' || labels === null) throw new DefinitionError(`${path} is no object of labels`, "write them as { release: 'kube-prometheus-stack' }", path);
  for (const [key, value] of Object.entries(labels)) {
    const [name, prefix, ...more] = key.split('/').reverse();
    if (more.length > 0 || !NAME.test(name!) || (prefix !== undefined && !SUBDOMAIN.test(prefix))) {
      throw new DefinitionError(`'${key}' is no label of Kubernetes`, 'at most 63 letters, digits, -, _ and ., after a domain and a slash if need be, as in app.kubernetes.io/name', path);
    }
    if (typeof value !== 'string') throw new DefinitionError(`the label '${key}' is ${String(value)}, and labels are texts`, `write '${String(value)}'`, `${path}.${key}`);
    if (value !== '' && !NAME.test(value)) throw new DefinitionError(`the label '${key}' cannot be '${value}'`, 'at most 63 letters, digits, -, _ and ., the first and last a letter or digit', `${path}.${key}`);
  }
}

/** What a service says of Kubernetes, checked. Throws a `DefinitionError` for what the API server would refuse. */
export function checkKubernetesService({ namespace, labels, port, monitor, scale, ...rest }: KubernetesService): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) {
    const known = ['namespace', 'labels', 'port', 'monitor', 'scale'];
    const near = nearest(unknown, known);
    throw new DefinitionError(`unknown setting '${unknown}'`, near ? `did you mean '${near}'?` : `known are ${known.join(', ')}`, `kubernetes.${unknown}`);
  }
  if (namespace !== undefined) checkNamespace(namespace, 'kubernetes.namespace');
  if (labels !== undefined) {
    checkLabels(labels, 'kubernetes.labels');
    if (Object.keys(labels).length === 0) throw new DefinitionError('kubernetes.labels is empty, which finds every service of the namespace', "name those of its Service, as in { app: 'checkout' }", 'kubernetes.labels');
  }
  if (port !== undefined && !PORT.test(port)) {
    throw new DefinitionError(`'${String(port)}' is no name of a port`, "the port's name in the Service, not its number: at most 15 lower-case letters, digits and hyphens, as in http", 'kubernetes.port');
  }
  if (monitor !== undefined && !['service', 'pod', 'none'].includes(monitor)) throw new DefinitionError(`monitor is '${String(monitor)}'`, "'service' finds it by its Service, 'pod' by its pods, 'none' leaves it to somebody else's", 'kubernetes.monitor');
  if (scale) checkScale(scale);
}
function checkScale({ target, min, max, deployment }: Scale): void {
  const whole = (count: unknown): boolean => Number.isInteger(count) && (count as number) >= 1 && (count as number) < 2 ** 31;
  if (!whole(min) || !whole(max) || min > max) {
    throw new DefinitionError(`it is scaled from ${String(min)} to ${String(max)} replicas`, 'whole numbers, min at least 1 and max no less: none at all would serve nobody, and record nothing to scale by', 'kubernetes.scale');
  }
  // A quantity of Kubernetes counts thousandths here.
  if (!(Number.isFinite(target) && target >= 0.001)) throw new DefinitionError(`the target is ${String(target)}`, "the signal's value to hold, in its own unit and at least 0.001, as in 0.6 for 60 %", 'kubernetes.scale.target');
  if (deployment !== undefined) checkName(deployment, 'kubernetes.scale.deployment');
}

/** The config's section with its defaults. Throws a `DefinitionError` for what the API server would refuse. */
export function completeKubernetes(input: KubernetesInput): Kubernetes {
  const complete: Kubernetes = {
    namespace: 'monitoring', labels: { release: 'kube-prometheus-stack' }, dashboards: 'configmap', grafanaLabels: { dashboards: 'grafana' }, slackSecret: { name: 'slack-webhook', key: 'url' }, autoscaler: 'keda', ...input,
  };
  checkNamespace(complete.namespace, 'kubernetes.namespace');
  checkLabels(complete.labels, 'kubernetes.labels');
  checkLabels(complete.grafanaLabels, 'kubernetes.grafanaLabels');
  checkName(complete.slackSecret.name, 'kubernetes.slackSecret.name');
  return complete;
}
