import type { DocumentCheck } from '../../model/document';
import { endpoint } from './endpoint';
import { configMapSize } from './size';
import { resourceReceiver } from './receiver';
import { resourceRoute } from './route';
import { scaleTrigger } from './scale-trigger';
import { scrapeTimeout } from './scrape-timeout';

/** What can be wrong in resources of Kubernetes beyond their schemas. */
export const kubernetesChecks: readonly DocumentCheck[] = [configMapSize, endpoint, resourceReceiver, resourceRoute, scaleTrigger, scrapeTimeout];
