import type { DocumentCheck } from '../../model/document';
import { address } from './address';
import { authentication } from './authentication';
import { discovery } from './discovery';
import { filtered } from './filtered';
import { job } from './job';
import { port } from './port';
import { relabelled } from './relabelled';
import { remote } from './remote';

/** What can be wrong in how Prometheus and Alertmanager reach others. */
export const connectionChecks: readonly DocumentCheck[] = [address, authentication, discovery, filtered, job, port, relabelled, remote];
