import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findEngine, inEnvironment } from '../tools/find';
import type { Tool } from '../tools';
import type { Labels } from './instruments';
import type { Sent } from './routing-alerts';

/** Alertmanagers that routes are tested with, each with its amtool: 0.25, 0.28, and one that lies beside the promtool that `OAC_PROMTOOL_3` names. */
export async function alertmanagersForTests(): Promise<readonly { readonly series: string; readonly alertmanager: Tool; readonly amtool: Tool }[]> {
  const of = async (series: string, release: string, suite: string) =>
    ({ series, alertmanager: await findEngine('alertmanager', { release, suite }), amtool: await findEngine('amtool', { release, suite }) });
  const third = dirname(process.env['OAC_PROMTOOL_3'] || 'none');
  return [
    await of('0.25', '0.25.0', 'bookworm'), await of('0.28', '0.28.1', 'trixie'),
    ...(existsSync(join(third, 'alertmanager')) ? [{
      series: '0.3x', alertmanager: inEnvironment('alertmanager', 'OAC_PROMTOOL_3', join(third, 'alertmanager')), amtool: inEnvironment('amtool', 'OAC_PROMTOOL_3', join(third, 'amtool')),
    }] : []),
  ];
}
/** An alert that fires from one second of a story until another. */
export function sends(labels: Labels & { readonly alertname: string }, from: number, to?: number, annotations: Labels = {}): Sent {
  return { alert: labels.alertname, labels, from, to, texts: [{ at: from, annotations, validUntil: from + (to === undefined ? 86_400 : 240) }], lastText: annotations };
}
