import type { Check } from '../model/project';
import { dashboardTitleUnique } from './dashboard/title-unique';
import { dashboardUidUnique } from './dashboard/uid-unique';
import { metricNameReadable } from './metric/name-readable';
import { metricUnboundedLabel } from './metric/unbounded-label';
import { metricUnused } from './metric/unused';
import { alertNameUnique } from './rule/alert-unique';
import { alertDashboardExists } from './rule/dashboard-exists';
import { ruleGroupUnique } from './rule/group-unique';
import { inhibitsWhole } from './rule/inhibits-whole';
import { promiseKept } from './rule/promise-kept';
import { alertProven } from './rule/proven';
import { recorded } from './rule/recorded';
import { recordedOnce } from './rule/recorded-once';
import { someAlertsDefined } from './rule/some-defined';
import { scenarioAlertExists } from './scenario/alert-exists';
import { scenarioCanHold } from './scenario/can-hold';
import { scenarioNameUnique } from './scenario/name-unique';
import { serviceJobScraped } from './service/job-scraped';
import { serviceNameUnique } from './service/name-unique';

/** Every rule that definitions must keep, as definitions: one file each, and one line here. What is made of them is judged by `judge.ts`. */
export const checks: readonly Check[] = [
  alertDashboardExists, alertNameUnique, dashboardTitleUnique, dashboardUidUnique, inhibitsWhole, metricNameReadable, metricUnboundedLabel, metricUnused,
  alertProven, promiseKept, recorded, recordedOnce, ruleGroupUnique, scenarioAlertExists, scenarioCanHold, scenarioNameUnique, serviceJobScraped, serviceNameUnique, someAlertsDefined,
];
