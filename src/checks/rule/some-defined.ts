import type { Check } from '../../model/project';

/**
 * Services without a single alert, though rules are to be written: a folder that was renamed takes all its alerts along.
 *
 * Remedy: put rule groups into `alert-rules/`, or leave Prometheus' rules out of `outputs`.
 * @example `services/api.ts`, and no `alert-rules/`
 */
export const someAlertsDefined: Check = {
  id: 'rule/some-defined',
  run({ config, services, ruleGroups }) {
    const wanted = config.outputs ?? ['prometheus'];
    if (services.length === 0 || ruleGroups.length > 0 || !(wanted.includes('prometheus') || wanted.includes('alertmanager'))) return [];
    return [{
      check: 'rule/some-defined', severity: 'warning', message: 'no alert rule is defined: nobody will be told of anything',
      remedy: "put rule groups into alert-rules/, or write outputs: ['grafana'] in oac.config.ts where alerts come from elsewhere",
    }];
  },
};
