import type { Output } from '../model/project';
import { alertmanager } from './alertmanager';
import { grafana } from './grafana';
import { k6 } from './k6';
import { kubernetes } from './kubernetes';
import { prometheus } from './prometheus';
import { runbooks } from './runbooks';

/** Every format that is written: one file each, and one line here. */
export const outputs: readonly Output[] = [grafana, prometheus, alertmanager, runbooks, k6, kubernetes];
