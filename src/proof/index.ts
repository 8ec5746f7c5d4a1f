/** What proves scenarios by a real rule engine: loaded only where that is asked for. */
export { prove, type Proven } from './prove';
export { edgesOf } from './edges';
export { coverageOf, coverageTable } from './coverage';
export { unheard } from './unheard';
export { mutate } from './mutate';
export { diagnosed, notJudged, score } from './score/judge';
export { inWords, scoreTables } from './score/table';
export { differences, page, PAGE } from './first-fire';
export { route } from './routing';
export { routingData, routingTable } from './routing-table';
export { formsTable, table } from './timings';
export { tryRules, type Tried } from './anybodys/try';
export { alarmTable, fireTable, silent, type FalseAlarm, type FirstFire } from './anybodys/result';
export { findTool, ToolError } from '../tools';
