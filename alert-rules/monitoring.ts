import { alert, fillsWithin, ruleGroup } from 'observability-as-code';
import { host } from '../services/host';
import { alertmanagerServer, prometheusServer } from '../services/monitoring';

/** Once may be a restart of something; what goes on is broken. */
const goesOn = { over: '2m', for: '3m' } as const;

/* What watches the services has to work itself. When it does not at all, the Watchdog's silence says so. */
export default [
  ruleGroup({
    name: 'monitoring',
    rules: [
      alert(prometheusServer.evaluations.goOn(goesOn), {
        name: 'PrometheusRuleEvaluationFails',
        severity: 'warning',
        dashboard: 'alerting',
        runbook: {
          meaning: 'Prometheus cannot evaluate rules of a group: their alerts cannot fire.',
          firstSteps: ["Prometheus' page of rules (/rules) shows the error beside the rule.", 'Does it say that there are many matches? Two series have the same labels: look for a target that is scraped twice.', 'Did the rules change? Roll them back.'],
        },
      }),
      alert(prometheusServer.dropped.goOn(goesOn), {
        name: 'PrometheusNotificationsDropped',
        severity: 'critical',
        dashboard: 'alerting',
        runbook: {
          meaning: 'Alerts do not get from Prometheus to Alertmanager: those that fire now reach nobody.',
          firstSteps: ['Is Alertmanager up, and does Prometheus reach its address?', "Look at Prometheus' page of alerts (/alerts) yourself until it is: what fires there is not told."],
        },
      }),
      alert(alertmanagerServer.notifications.goOn(goesOn), {
        name: 'AlertmanagerNotificationsFail',
        severity: 'critical',
        dashboard: 'alerting',
        runbook: {
          meaning: 'Alertmanager cannot deliver messages by one of its ways: alerts reach nobody there.',
          firstSteps: ['The log of Alertmanager says why: an expired webhook address, a refused token, a proxy.', "Look at Alertmanager's own page for what fires until it is mended.", 'If this is about the way that this message should take, tell the others by another one.'],
        },
      }),
      ...[prometheusServer, alertmanagerServer].map((server) => alert(server.configuration.unwell({ for: '2m' }), {
        name: `${server.info.name === 'prometheus' ? 'Prometheus' : 'Alertmanager'}ConfigurationRefused`,
        severity: 'warning',
        dashboard: 'alerting',
        runbook: {
          meaning: 'The last configuration was not loaded: the server goes on with the one before, and does not start again with this one.',
          firstSteps: ['Its log names line and fault.', 'Roll the configuration back before anything restarts the server.', 'Let oac check judge the file before it is shipped.'],
        },
      })),
    ],
  }),
  ruleGroup({
    name: 'host',
    rules: [
      alert(fillsWithin(host.space, { within: '4h', over: '30m', for: '5m' }), {
        name: 'HostDiskFillsSoon',
        severity: 'warning',
        dashboard: 'host',
        runbook: {
          meaning: 'A disk fills steadily, and is full within four hours at this rate. Then databases stop, and Prometheus with them.',
          firstSteps: ['What grows? du -x on the disk, largest first; deleted files that a process holds open do not show: lsof +L1.', 'Is it logs or old images? Rotate or remove them.', 'Is it data? Make the disk larger before it is full.'],
        },
      }),
    ],
  }),
];
