import { describe, expect, it } from 'vitest';
import { barGauge, dashboard, row } from '../../../index';
import { repository } from '../../../proof/repository.test-support';
import { json } from '../../text';
import { dashboardsOf } from '../dashboard';

describe('a bar gauge', () => {
  it('shows the latest value of each series, lying, with the limits as colours', async () => {
    const project = await repository();
    const { cpu } = project.services[0]!.signals;
    const { panels } = JSON.parse(json(dashboardsOf(project)(dashboard({ uid: 'bars', title: 'Bars', rows: [row('A', barGauge(cpu!))] })))) as { panels: readonly Record<string, unknown>[] };
    expect(panels[1]).toMatchObject({
      type: 'bargauge', title: 'CPU of limit', options: { displayMode: 'basic', orientation: 'horizontal', reduceOptions: { calcs: ['lastNotNull'] } },
      targets: [{ instant: true, range: false, legendFormat: '{{instance}}' }],
      fieldConfig: { defaults: { unit: 'percentunit', thresholds: { steps: [{ value: null }, { value: 0.8 }, { value: 0.9 }] } } },
    });
  });
});
