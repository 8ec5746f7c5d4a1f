import { describe, expect, it } from 'vitest';
import { dashboard, logs, row, stateTimeline } from '../../../index';
import { repository } from '../../../proof/repository.test-support';
import { json } from '../../text';
import { dashboardsOf } from '../dashboard';

describe('a state timeline and a log', () => {
  it('show bands in the colours of the limits, and the newest lines first', async () => {
    const project = await repository();
    const loki = { datasource: { type: 'loki', uid: 'loki' }, model: { expr: '{service="api"}' } };
    const states = dashboard({ uid: 'states', title: 'States', rows: [row('A', stateTimeline(project.services[0]!.signals['breaker']!), logs(loki, { title: 'Lines' }))] });
    const { panels } = JSON.parse(json(dashboardsOf(project)(states))) as { panels: readonly Record<string, unknown>[] };
    expect(panels[1]).toMatchObject({
      type: 'state-timeline', title: 'Circuit open', options: { mergeValues: true, showValue: 'never', legend: { showLegend: false } }, targets: [{ range: true, legendFormat: '{{name}}' }],
      fieldConfig: { defaults: { color: { mode: 'thresholds' }, custom: { fillOpacity: 70 } } },
    });
    expect(panels[2]).toMatchObject({ type: 'logs', title: 'Lines', datasource: loki.datasource, options: { sortOrder: 'Descending', wrapLogMessage: true }, targets: [{ refId: 'A', expr: '{service="api"}' }] });
    expect(panels[2]).not.toHaveProperty('fieldConfig.defaults.min');
  });
});
