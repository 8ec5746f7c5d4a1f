import { declaredMetrics } from '../../metrics/contract';
import { problemAt } from '../../model/problem';
import type { Check } from '../../model/project';

/** What such a label should hold instead. */
const UNBOUNDED: readonly (readonly [RegExp, string])[] = [
  [/^(?:url|uri|path|request_(?:url|uri|path)|http_(?:target|url)|endpoint_url)$/, "the route's pattern, as in /order/:id"],
  [/^(?:(?:user|customer|account|tenant_user|session|request|trace|span|order|transaction|message|correlation|device|client|cart|payment)_?id|id|uuid|guid|trace|span)$/i, 'a log line or a trace: both are made for single cases'],
  [/^(?:e?mail|email_address|user_?name|login|phone|(?:client|remote|source|user)_?(?:ip|addr|address)|ip|token|query|sql|statement|error_message|message|stack|timestamp|user_?agent)$/i, 'a class of it with few values'],
];

/**
 * A label with a value for each user, request or address: each value is a series of its own for ever, until Prometheus runs out of memory.
 *
 * Remedy: leave the label out, or give it few values; single cases belong into logs and traces.
 * @example `counter({ name: 'logins_total', labels: { user_id: 'any' } })`
 */
export const metricUnboundedLabel: Check = {
  id: 'metric/unbounded-label',
  run: () => declaredMetrics().filter(({ own }) => own).flatMap(({ metric }) => Object.entries(metric.declaration.labels ?? {}).flatMap(([label, values]) => {
    const instead = values === 'any' ? UNBOUNDED.find(([names]) => names.test(label))?.[1] : undefined;
    return instead === undefined ? [] : [problemAt(metric, {
      check: 'metric/unbounded-label', severity: 'warning', path: `labels.${label}`, message: `label '${label}' of ${metric.name} can have any number of values, and each is a series`,
      remedy: `${instead}; or list its values, as in { ${label}: ['a', 'b'] }`,
    })];
  })),
};
