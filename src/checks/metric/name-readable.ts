import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';
import { SHORTEST } from '../../model/service';
import { metricsOf } from '../../promql/nodes';
import { isMetricName } from '../../promql/text';

/**
 * A metric name with dots or other letters (OpenTelemetry's own): Prometheus 2 cannot read the rule, and refuses the whole file.
 *
 * Remedy: use the name that it is stored under there, or say which Prometheus it is.
 * @example `foreign.counter({ name: 'http.requests' })` with `prometheus: { version: '2.53' }`
 */
export const metricNameReadable: Check = {
  id: 'metric/name-readable',
  run({ config, services }) {
    if (Number(config.prometheus.version.split('.')[0]) >= 3) return [];
    return services.flatMap((service) => {
      const names = new Set(Object.values(service.signals).flatMap((s) => metricsOf(s.expr(s.place.rule(SHORTEST)))));
      return [...names].filter((name) => !isMetricName(name)).sort().map((name) => problemAt(service, {
        check: 'metric/name-readable', path: 'signals', message: `service '${service.info.name}' reads metric '${name}', a name that Prometheus ${config.prometheus.version} cannot read`,
        remedy: `use the name that it is stored under there, '${name.replace(/[^a-zA-Z0-9_:]/g, '_')}', or say prometheus: { version: '3.13' } in oac.config.ts if that is your server`,
      }));
    });
  },
};
