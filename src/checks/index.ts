import type { Check } from '../model/project';
import { alertDashboardExists } from './alerts/dashboard-exists';
import { alertDiagnosisAsked } from './alerts/diagnosis-asked';
import { inhibitsWhole } from './alerts/inhibits-whole';
import { alertNameUnique } from './alerts/name-unique';
import { promiseKept } from './alerts/promise-kept';
import { someAlertsDefined } from './alerts/some-defined';
import { dashboardTitleUnique } from './dashboards/title-unique';
import { dashboardUidUnique } from './dashboards/uid-unique';
import { metricNameReadable } from './metrics/name-readable';
import { recordedOnce } from './rules/recorded-once';
import { ruleGroupUnique } from './rules/group-unique';
import { serviceNameUnique } from './services/name-unique';

/** Every rule that definitions must keep: one file each, and one line here. */
export const checks: readonly Check[] = [
  alertDashboardExists, alertDiagnosisAsked, alertNameUnique, dashboardTitleUnique, dashboardUidUnique, inhibitsWhole, metricNameReadable, promiseKept, recordedOnce, ruleGroupUnique, serviceNameUnique, someAlertsDefined,
];
