import { scenario } from 'observability-as-code';
import { host } from '../services/host';
import { alertmanagerServer, prometheusServer } from '../services/monitoring';

const notice = { within: '330s', receiver: 'notice' } as const;
const page = { within: '330s', receiver: 'page' } as const;

/** What watches the services does not work, or will not for long. */
export default [
  scenario({
    name: 'prometheus-in-trouble',
    service: prometheusServer,
    story: { lasts: '9m', phases: [{ at: '2m', levels: { evaluations: 0.2, dropped: 0.2, configuration: 1 } }] },
    expect: { fires: { PrometheusRuleEvaluationFails: notice, PrometheusNotificationsDropped: page, PrometheusConfigurationRefused: notice } },
  }),
  scenario({
    name: 'alertmanager-in-trouble',
    service: alertmanagerServer,
    story: { lasts: '9m', phases: [{ at: '2m', levels: { notifications: 0.2, configuration: 1 } }] },
    expect: { fires: { AlertmanagerNotificationsFail: page, AlertmanagerConfigurationRefused: notice } },
  }),
  scenario({
    name: 'failures-that-end',
    service: prometheusServer,
    story: { lasts: '8m', phases: [{ at: '2m', lasts: '45s', levels: { evaluations: 1, dropped: 1, configuration: 1 } }] },
    expect: { quiet: true },
  }),
  scenario({
    name: 'disk-fills',
    service: host,
    story: { lasts: '40m', phases: [{ at: '1m', levels: { space: { from: 0.4, to: 0.6 } } }] },
    expect: { fires: { HostDiskFillsSoon: { within: '37m', receiver: 'notice' } } },
  }),
];
