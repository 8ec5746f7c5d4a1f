import { checkActiveTimes, type ActiveTimes } from './active-times';
import { completeKubernetes, type Kubernetes, type KubernetesInput } from './kubernetes';
import { DefinitionError } from './problem';

/** A Slack receiver. The webhook URL is a secret and is named, never written: a file for Alertmanager, an environment variable for Grafana. */
export interface SlackReceiver {
  /** With `#`. */
  readonly channel: string;
  /** What wakes the group in a page, as Slack wants it: `<!subteam^S012345|@backend-oncall>`. A plain `@name` is not a mention. */
  readonly mention?: string;
  /** Path of the file, on Alertmanager's machine, that holds the webhook URL. Default `/etc/alertmanager/secrets/slack-webhook-url`. */
  readonly webhookUrlFile?: string;
  /** Environment variable of the Grafana server that holds the webhook URL. Default `SLACK_WEBHOOK_URL`. */
  readonly webhookUrlEnv?: string;
}
/** A webhook receiver, for a dead man's switch or another system. */
export interface WebhookReceiver {
  readonly url: string;
}
export interface Receivers {
  /** Alerts of severity critical: they wake someone. */
  readonly page: SlackReceiver;
  /** Warnings and infos. Default: the page's channel, without its mention. */
  readonly notice?: SlackReceiver;
  /** When notices are told; outside they wait, and what still fires when the time begins is told then. Pages never wait. Default: always. */
  readonly noticeTimes?: ActiveTimes;
  /** Receives the always firing alert; a heartbeat service that complains when it stops. Default: none, the alert stays in Alertmanager. */
  readonly deadMan?: WebhookReceiver;
}
export type OutputName = NonNullable<ConfigInput['outputs']>[number];

/** What a repository writes in `oac.config.ts`; all that differs between two users. Everything has a default. */
export interface ConfigInput {
  /** Which of several sets of servers this is; it becomes the external label `environment`. Default `production`. */
  readonly environment?: string;
  readonly prometheus?: {
    /** Of the server that evaluates the rules, as in `2.53` or `3.13`. Default `3.13`. */
    readonly version?: string;
    /** Where people's browsers find it. */
    readonly url?: string;
    /** `host:port` per job, for a written `prometheus.yml`. Default: none, and `prometheus.yml` is not written. */
    readonly scrape?: Readonly<Record<string, readonly string[]>>;
  };
  readonly grafana?: {
    /** Default `12.4`. */
    readonly version?: string;
    /** Where people's browsers find it. Default `http://localhost:3000`. */
    readonly url?: string;
    /** Grafana folder of the dashboards. Default `Services`. The folder of alert rules is `<folder of dashboards> alerts` in words that it does not share. */
    readonly folder?: string;
  };
  readonly alertmanager?: {
    /** `host:port` as Prometheus reaches it. Default `localhost:9093`. */
    readonly address?: string;
    /** Where people's browsers find it. Default `http://localhost:9093`. */
    readonly url?: string;
  };
  readonly datasource?: {
    /** Default `prometheus`. */
    readonly uid?: string;
    /** Default `Prometheus`. */
    readonly name?: string;
    /** As the Grafana server reaches it. Default `http://localhost:9090`. */
    readonly url?: string;
  };
  /** Labels that Prometheus puts on every series of a target. Default `job` and `instance`. */
  readonly targetLabels?: readonly string[];
  /** Those of them that tell one process from another. Default `instance`, or `pod` where that is a target label. */
  readonly instanceLabels?: readonly string[];
  /** Of services that do not say. Default `15s`. */
  readonly scrapeInterval?: string;
  /** Address of an alert's runbook; `{alert}` stands for its name, `{file}` for the page's file name. Default: the page in `runbooks/`. */
  readonly runbookUrl?: string;
  /** Where people's browsers find a service's logs; `{service}` stands for its name, `{from}` and `{to}` for what a dashboard shows, in milliseconds since 1970. Default: no link. */
  readonly logsUrl?: string;
  /** The same of its traces. */
  readonly tracesUrl?: string;
  /** Default: Slack, `#alerts`. */
  readonly receivers?: Receivers;
  /** Of the cluster where it all runs; `{}` takes the defaults. Default: none, and nothing is written for Kubernetes. */
  readonly kubernetes?: KubernetesInput | undefined;
  /** What `generate` writes. Default: all, `kubernetes` only with the section of that name. */
  readonly outputs?: readonly ('grafana' | 'prometheus' | 'alertmanager' | 'runbooks' | 'k6' | 'kubernetes')[] | undefined;
}

/** Receivers with all defaults filled in: a notice goes where a page goes unless it says otherwise, and mentions nobody. */
export interface CompleteReceivers {
  readonly page: CompleteSlackReceiver;
  readonly notice: Omit<CompleteSlackReceiver, 'mention'>;
  readonly noticeTimes?: ActiveTimes;
  readonly deadMan?: WebhookReceiver;
}
export type CompleteSlackReceiver = Required<Omit<SlackReceiver, 'mention'>> & Pick<SlackReceiver, 'mention'>;

/** The config with all defaults filled in. */
export interface Config {
  readonly environment: string;
  readonly prometheus: { readonly version: string; readonly url: string; readonly scrape: Readonly<Record<string, readonly string[]>> };
  readonly grafana: { readonly version: string; readonly url: string; readonly folder: string };
  readonly alertmanager: { readonly address: string; readonly url: string };
  readonly datasource: { readonly uid: string; readonly name: string; readonly url: string };
  readonly targetLabels: readonly string[];
  readonly instanceLabels: readonly string[];
  readonly scrapeInterval: string;
  readonly runbookUrl: string;
  readonly logsUrl: string;
  readonly tracesUrl: string;
  readonly receivers: CompleteReceivers;
  /** Undefined: nobody wants files for Kubernetes. */
  readonly kubernetes: Kubernetes | undefined;
  /** Undefined: all that there are. */
  readonly outputs: readonly OutputName[] | undefined;
}

/** The repository's config. Returns it as written, so that its labels become types; see `Register`. */
export function defineConfig<const C extends ConfigInput>(config: C): C {
  return Object.freeze(config);
}

function completeReceivers({ page, notice, noticeTimes, deadMan }: Receivers): CompleteReceivers {
  if (noticeTimes) checkActiveTimes(noticeTimes, 'receivers.noticeTimes');
  const complete = { webhookUrlFile: '/etc/alertmanager/secrets/slack-webhook-url', webhookUrlEnv: 'SLACK_WEBHOOK_URL', ...page };
  const { mention: _, ...quiet } = { ...complete, ...notice };
  return { page: complete, notice: quiet, ...(noticeTimes ? { noticeTimes } : {}), ...(deadMan ? { deadMan } : {}) };
}

/** The oldest servers that take what is written. */
const OLDEST = { prometheus: [2, 42], grafana: [9, 4] } as const;
function oldest(path: string, version: string | undefined, [major, minor]: readonly [number, number], why: string): void {
  const [has = 0, then = 0] = (version ?? `${major}.${minor}`).split('.').map(Number);
  if (has > major || (has === major && then >= minor)) return;
  throw new DefinitionError(`${path} '${version}' is older than ${major}.${minor}, the oldest that is written for: ${why}`, 'upgrade the server, or leave its output out', path);
}

/** Fills in the defaults. Throws a `DefinitionError` where two settings contradict each other. */
export function completeConfig(input: ConfigInput): Config {
  const targetLabels = input.targetLabels ?? ['job', 'instance'];
  const instanceLabels = input.instanceLabels ?? (targetLabels.includes('pod') ? ['pod'] : ['instance']);
  const stray = instanceLabels.find((label) => !targetLabels.includes(label));
  if (stray !== undefined) {
    const [fault, another] = input.instanceLabels
      ? [`instanceLabels names '${stray}', which is`, 'name another label']
      : [`instanceLabels is not set, and its default '${stray}' is`, "name the label that tells one process from another: instanceLabels: ['…']"];
    throw new DefinitionError(`${fault} not among targetLabels (${targetLabels.join(', ')})`, `add '${stray}' to targetLabels, or ${another}`, input.instanceLabels ? 'instanceLabels' : 'targetLabels');
  }
  const placeholder = /\{(?!alert\}|file\})([^}]*)\}/.exec(input.runbookUrl ?? '');
  if (placeholder) throw new DefinitionError(`runbookUrl has the placeholder '${placeholder[0]}'`, '{alert} stands for the name of the alert, {file} for the file name of its page', 'runbookUrl');
  if (input.runbookUrl && !/\{(?:alert|file)\}/.test(input.runbookUrl)) throw new DefinitionError('runbookUrl is the same for every alert', 'put {alert} or {file} where the name of the alert or of its page belongs', 'runbookUrl');
  for (const key of ['logsUrl', 'tracesUrl'] as const) {
    const unknown = /\{(?!(?:service|from|to)\})(\w+)\}/.exec(input[key] ?? '');
    if (unknown) throw new DefinitionError(`${key} has the placeholder '${unknown[0]}'`, '{service} stands for the name of the service, {from} and {to} for the time that a dashboard shows', key);
  }
  oldest('prometheus.version', input.prometheus?.version, OLDEST.prometheus, 'keep_firing_for came with it');
  oldest('grafana.version', input.grafana?.version, OLDEST.grafana, 'alerting from files was made whole with it');
  const kubernetes = input.kubernetes || input.outputs?.includes('kubernetes') ? completeKubernetes(input.kubernetes ?? {}) : undefined;
  const { zone = 'UTC' } = input.receivers?.noticeTimes ?? {};
  if (zone !== 'UTC' && kubernetes && (input.outputs?.includes('kubernetes') ?? true)) {
    throw new DefinitionError(`noticeTimes are in the zone '${zone}', and the AlertmanagerConfig of Kubernetes (v1alpha1) knows none`, "give the hours in UTC and leave zone out, or leave 'kubernetes' out of outputs", 'receivers.noticeTimes.zone');
  }
  return Object.freeze<Config>({
    environment: input.environment ?? 'production',
    prometheus: { version: '3.13', url: 'http://localhost:9090', scrape: {}, ...input.prometheus },
    grafana: { version: '12.4', url: 'http://localhost:3000', folder: 'Services', ...input.grafana },
    alertmanager: { address: 'localhost:9093', url: 'http://localhost:9093', ...input.alertmanager },
    datasource: { uid: 'prometheus', name: 'Prometheus', url: 'http://localhost:9090', ...input.datasource },
    targetLabels,
    instanceLabels,
    scrapeInterval: input.scrapeInterval ?? '15s',
    runbookUrl: input.runbookUrl ?? '',
    logsUrl: input.logsUrl ?? '',
    tracesUrl: input.tracesUrl ?? '',
    receivers: completeReceivers(input.receivers ?? { page: { channel: '#alerts' } }),
    kubernetes,
    outputs: input.outputs,
  });
}

let current: Config = completeConfig({});
/** Makes a config the one that definitions are read under. The pipeline does so once, before it loads them. */
export function useConfig(config: Config): void {
  current = config;
}
/** The config that definitions are read under. */
export const configInUse = (): Config => current;
