import type { DocumentCheck } from '../../model/document';
import { address } from './address';
import { authentication } from './authentication';
import { discovery } from './discovery';
import { filtered } from './filtered';
import { job } from './job';
import { metaLabel } from './meta-label';
import { port } from './port';
import { probe } from './probe';
import { relabelled } from './relabelled';
import { remote } from './remote';
import { target } from './target';

/** What can be wrong in how Prometheus and Alertmanager reach others. */
export const connectionChecks: readonly DocumentCheck[] = [address, authentication, discovery, filtered, job, metaLabel, port, probe, relabelled, remote, target];
