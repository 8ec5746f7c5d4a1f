import { join } from 'node:path';
import type { Problem } from '../model/problem';
import type { Project } from '../model/project';
import { alertmanager } from '../outputs/alertmanager';
import { run, ToolError, type Tool } from '../tools';
import { inFolder } from './folder';
import type { Labels } from './instruments';
import { heartbeatsOf, sentOf, type Sent } from './routing-alerts';
import { CONFIG_FILE, put } from './routing-config';
import { drive, type Driven } from './routing-drive';
import { judgedRouting } from './routing-verdict';
import { onsetAt, type Told } from './verdict';

/** Who is told in one scenario, and what. Seconds since its first phase behind the beginning. */
export interface Routed extends Pick<Driven, 'messages' | 'seen'> {
  readonly told: Pick<Told, 'scenario' | 'alerts'>;
  /** What Prometheus sends, and where `amtool` says that it leads. */
  readonly sent: readonly (Omit<Sent, 'texts' | 'lastText'> & { readonly receivers: readonly string[] })[];
  /** Times the speed of the story; undefined: there was nothing to send. */
  readonly speed: number | undefined;
  /** Alerts that fire, and that Grafana tells of: Alertmanager does not get them. */
  readonly byGrafana: readonly string[];
}
export interface RoutingTools {
  readonly amtool: Tool;
  readonly alertmanager: Tool;
}

/**
 * Tells what fires in each scenario, at its first moment, to a real Alertmanager that has the generated configuration.
 *
 * @throws {ToolError} where amtool or Alertmanager gives no answer
 */
export async function route(project: Project, all: readonly Told[], tools: RoutingTools): Promise<{ readonly routed: readonly Routed[]; readonly problems: Problem[] }> {
  const files = alertmanager.files(project);
  const always = heartbeatsOf(project);
  const tellings = all.map(({ scenario, heard }) => {
    const { moment, outcome } = heard[0]!;
    const until = scenario.story.lasts + moment.shift;
    return { until, sent: sentOf(project, outcome.firings, until) };
  });
  const loud = tellings.filter(({ sent }) => sent.length > 0);
  if (loud.length === 0) return { routed: all.map((told) => routedOf(told, [], undefined)), problems: [] };
  const leads = await receiversOf(tools.amtool, files, loud.flatMap(({ sent }) => sent.map(({ labels }) => labels)));
  const { stories, heartbeats } = await drive(tools.alertmanager, { files, always, externalUrl: project.config.alertmanager.url }, loud);
  const routed = all.map((told, i) => {
    const telling = tellings[i]!;
    return routedOf(told, telling.sent.map((sent) => ({ ...sent, receivers: leads(sent.labels) })), stories[loud.indexOf(telling)]);
  });
  const stray = heartbeats.find(({ receiver }) => receiver !== 'dead-man');
  const lost = always.length > 0 && project.config.receivers.deadMan !== undefined && heartbeats.length === 0;
  const problems = routed.flatMap(judgedRouting);
  if (stray || lost) {
    const message = stray ? `the heartbeat goes to ${stray.receiver}` : 'the heartbeat reaches nobody';
    problems.push({ check: 'scenario/heartbeat', severity: 'error', message, remedy: 'report this: an alert with deadMan: true leads to receivers.deadMan' });
  }
  return { routed, problems };
}
type Leading = Sent & { readonly receivers: readonly string[] };
function routedOf({ scenario, alerts, heard }: Told, sent: readonly Leading[], driven: Driven | undefined): Routed {
  const { moment, outcome } = heard[0]!;
  const onset = onsetAt(scenario, moment);
  const since = <T extends { readonly second: number }>(each: T): T => ({ ...each, second: each.second - onset });
  const alone = new Set(alerts.flatMap(({ name, engine }) => (engine === 'grafana' ? [name] : [])));
  return {
    told: { scenario, alerts }, speed: driven?.speed, messages: (driven?.messages ?? []).map(since), seen: (driven?.seen ?? []).map(since),
    sent: sent.map(({ texts: _, lastText: __, ...each }) => ({ ...each, from: each.from - onset, to: each.to === undefined ? undefined : each.to - onset })),
    byGrafana: [...new Set(outcome.firings.flatMap(({ alert }) => (alone.has(alert) ? [alert] : [])))].sort(),
  };
}
const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort());
/** Asks amtool where alerts with these labels lead. */
async function receiversOf(amtool: Tool, files: Parameters<typeof put>[1], all: readonly Labels[]): Promise<(labels: Labels) => readonly string[]> {
  return inFolder('oac-routes-', async (folder) => {
    await put(folder, files);
    const found = new Map<string, readonly string[]>();
    for (const labels of all) {
      if (found.has(keyOf(labels))) continue;
      const matched = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const { status, stdout, stderr } = await run(amtool.path, ['config', 'routes', 'test', `--config.file=${join(folder, CONFIG_FILE)}`, ...matched], { timeout: 30_000 });
      const receivers = stdout.trim().split(',').filter((name) => name !== '');
      if (status !== 0 || receivers.length === 0) {
        throw new ToolError(`${amtool.path} exits ${status} and does not say where an alert leads\n${(stderr + stdout).trim().slice(0, 500) || 'it says nothing'}`);
      }
      found.set(keyOf(labels), receivers);
    }
    return (labels) => found.get(keyOf(labels))!;
  });
}
