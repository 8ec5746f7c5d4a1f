import type { DocumentCheck } from '../../model/document';
import { dashboardAnnotation } from './annotation';
import { dashboardBuckets } from './buckets';
import { dashboardCalcs } from './calcs';
import { dashboardColor } from './color';
import { dashboardDatasource } from './datasource';
import { dashboardExpression } from './expression';
import { dashboardFieldKnown } from './field-known';
import { dashboardGrid } from './grid';
import { dashboardInterval } from './interval';
import { dashboardLegend } from './legend';
import { dashboardLibraryPanel } from './library-panel';
import { dashboardLink } from './link';
import { dashboardMapping } from './mapping';
import { dashboardOverlap } from './overlap';
import { dashboardOverride } from './override';
import { dashboardPanelAlert } from './panel-alert';
import { dashboardPanelId } from './panel-id';
import { dashboardPanelType } from './panel-type';
import { dashboardPanels } from './panels';
import { dashboardPercent } from './percent';
import { dashboardQueries } from './queries';
import { dashboardQueryShape } from './query-shape';
import { dashboardQuoted } from './quoted';
import { dashboardRange } from './range';
import { dashboardRefId } from './ref-id';
import { dashboardRefKnown } from './ref-known';
import { dashboardRefresh } from './refresh';
import { dashboardRepeat } from './repeat';
import { dashboardRow } from './row';
import { dashboardScriptLink } from './script-link';
import { dashboardSharedQuery } from './shared-query';
import { dashboardThresholds } from './thresholds';
import { dashboardTime } from './time';
import { dashboardTitle } from './title';
import { dashboardTransformation } from './transformation';
import { dashboardUid } from './uid';
import { dashboardUnit } from './unit';
import { dashboardUnitMetric } from './unit-metric';
import { dashboardV2Layout } from './v2-layout';
import { dashboardV2Version } from './v2-version';
import { dashboardVariableAll } from './variable-all';
import { dashboardVariableChoice } from './variable-choice';
import { dashboardVariableCircle } from './variable-circle';
import { dashboardVariableCurrent } from './variable-current';
import { dashboardVariableDefined } from './variable-defined';
import { dashboardVariableFormat } from './variable-format';
import { dashboardVariableMulti } from './variable-multi';
import { dashboardVariableName } from './variable-name';
import { dashboardVariableQuery } from './variable-query';
import { dashboardVariableType } from './variable-type';
import { dashboardVariableUsed } from './variable-used';

/** Every rule for a dashboard's JSON, of both schemas. */
export const dashboardChecks: readonly DocumentCheck[] = [
  dashboardAnnotation, dashboardBuckets, dashboardCalcs, dashboardColor, dashboardDatasource, dashboardExpression, dashboardFieldKnown, dashboardGrid, dashboardInterval, dashboardLegend, dashboardLibraryPanel,
  dashboardLink, dashboardMapping, dashboardOverlap, dashboardOverride, dashboardPanelAlert, dashboardPanelId, dashboardPanelType, dashboardPanels, dashboardPercent, dashboardQueries, dashboardQueryShape, dashboardQuoted,
  dashboardRange, dashboardRefId, dashboardRefKnown, dashboardRefresh, dashboardRepeat, dashboardRow, dashboardScriptLink, dashboardSharedQuery,
  dashboardThresholds, dashboardTime, dashboardTitle, dashboardTransformation, dashboardUid, dashboardUnit, dashboardUnitMetric, dashboardV2Layout, dashboardV2Version, dashboardVariableAll, dashboardVariableChoice, dashboardVariableCircle, dashboardVariableCurrent,
  dashboardVariableDefined, dashboardVariableFormat, dashboardVariableMulti, dashboardVariableName, dashboardVariableQuery, dashboardVariableType, dashboardVariableUsed,
];
