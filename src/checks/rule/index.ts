import type { DocumentCheck } from '../../model/document';
import { annotationWindow } from './annotation-window';
import { annotations } from './annotations';
import { durations } from './duration';
import { forAndInterval } from './for-and-interval';
import { groupName } from './group-name';
import { groupSize } from './group-size';
import { intervalZero } from './interval-zero';
import { kind } from './kind';
import { labelName } from './label-name';
import { labelOverrides } from './label-overrides';
import { misplaced } from './misplaced';
import { name } from './name';
import { nameSays } from './name-says';
import { noSelector } from './no-selector';
import { recordedCircle } from './recorded-circle';
import { recordedElsewhere } from './recorded-elsewhere';
import { recordedName } from './recorded-name';
import { scrape } from './scrape';
import { scrapeLabel } from './scrape-label';
import { severityLabel } from './severity-label';
import { severityValue } from './severity-value';
import { twice } from './twice';
import { valueInLabel } from './value-in-label';
import { windowAndInterval } from './window-and-interval';

/** What can be wrong in Prometheus' rule files and prometheus.yml beyond structure and PromQL. */
export const ruleChecks: readonly DocumentCheck[] = [
  annotationWindow, annotations, durations, forAndInterval, groupName, groupSize, intervalZero, kind, labelName, labelOverrides, misplaced, name, nameSays, noSelector, recordedCircle, recordedElsewhere,
  recordedName, scrape, scrapeLabel, severityLabel, severityValue, twice, valueInLabel, windowAndInterval,
];
