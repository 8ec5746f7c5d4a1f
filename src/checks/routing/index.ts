import type { DocumentCheck } from '../../model/document';
import { delivery } from './delivery';
import { groupBy } from './group-by';
import { inhibition } from './inhibition';
import { interval } from './interval';
import { labelName } from './label-name';
import { matcher } from './matcher';
import { matcherValue } from './matcher-value';
import { notifier } from './notifier';
import { receiver } from './receiver';
import { receiverName } from './receiver-name';
import { receiverSilent } from './receiver-silent';
import { receiverUnused } from './receiver-unused';
import { root } from './root';
import { timeInterval } from './time-interval';
import { unreachable } from './unreachable';

/** What can be wrong in Alertmanager's configuration, and in Grafana's policies where they are alike. */
export const routingChecks: readonly DocumentCheck[] = [
  delivery, groupBy, inhibition, interval, labelName, matcher, matcherValue, notifier, receiver, receiverName, receiverSilent, receiverUnused, root, timeInterval, unreachable,
];
