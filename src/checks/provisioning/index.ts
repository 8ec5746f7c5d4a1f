import type { DocumentCheck } from '../../model/document';
import { apiVersion } from './api-version';
import { condition } from './condition';
import { contactPoint } from './contact-point';
import { datasource } from './datasource';
import { defaultDatasource } from './default-datasource';
import { deleted } from './deleted';
import { duration } from './duration';
import { environment } from './environment';
import { expression } from './expression';
import { label } from './label';
import { length } from './length';
import { muteTime } from './mute-time';
import { panelLink } from './panel-link';
import { policy } from './policy';
import { provider } from './provider';
import { query } from './query';
import { recreation } from './recreation';
import { required } from './required';
import { ruleVariable } from './rule-variable';
import { state } from './state';
import { threshold } from './threshold';
import { timeRange } from './time-range';
import { twice } from './twice';
import { uid } from './uid';

/** What keeps Grafana from starting with provisioning files, or is lost in silence: as measured on 9.4 and 12.4. */
export const provisioningChecks: readonly DocumentCheck[] = [
  apiVersion, condition, contactPoint, datasource, defaultDatasource, deleted, duration, environment, expression, label, length, muteTime, panelLink, policy, provider, query, recreation, required, ruleVariable, state, threshold, timeRange, twice, uid,
];
