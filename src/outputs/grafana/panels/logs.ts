import { LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { datasourceOf, queriesOf } from '../queries';
import { titleOf } from '../panel-id';
import { COURSE, type Painter } from './context';

/** Lines of a log, the newest first. */
export const logs: Painter = (panel, context) =>
  new PanelBuilder().title(titleOf(panel)).datasource(datasourceOf(panel)).targets(queriesOf(panel, context.use, COURSE))
    .showTime(true).wrapLogMessage(true).enableLogDetails(true).sortOrder(LogsSortOrder.Descending)
    .build();
