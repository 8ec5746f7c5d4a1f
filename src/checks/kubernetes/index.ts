import type { DocumentCheck } from '../../model/document';
import { configMapSize } from './size';
import { resourceReceiver } from './receiver';
import { scaleTrigger } from './scale-trigger';
import { scrapeTimeout } from './scrape-timeout';

/** What can be wrong in resources of Kubernetes beyond their schemas. */
export const kubernetesChecks: readonly DocumentCheck[] = [configMapSize, resourceReceiver, scaleTrigger, scrapeTimeout];
