/** The public API: everything that a definition imports. */
export {
  counter, defineMetrics, foreign, gauge, histogram, matches, not, notMatches,
  type Contract, type Counter, type Declaration, type Gauge, type Histogram, type LabelValues, type Metric, type Pattern, type Register, type TargetLabel,
} from './metrics/contract';
export type { Duration } from './metrics/duration';
export { node } from './metrics/catalogues/node';
export * from './metrics/catalogues/index';
export type { Catalogue } from './metrics/catalogue';

export { promql } from './promql/template';
export type { Query, Vector } from './promql/vector';

export { beside, service, type AnyService, type Family, type Place, type Service, type ServiceDefinition, type ServiceInfo, type Use } from './model/service';
export type { LoadDefinition } from './model/load';
export type { Limits, Signal, Spends, Unit } from './model/signal';
export type { Condition } from './model/condition';
export { requestLatency, type LatencySignal } from './signals/latency';
export { errors, targets, traffic, type ErrorsSignal, type TargetsSignal, type TrafficSignal } from './signals/requests';
export { cpuOfLimit, cpuPerRequest, heapOfLimit, longestBlock, residentOfLimit, uptime, type CostSignal } from './signals/saturation';
export { cpuThrottling, eventLoop, garbageCollection, waiting, type Loop, type LoopOf, type ThrottlingSignal } from './signals/spending';
export { cacheHits, rejections, type CacheSignal, type RejectionsSignal } from './signals/shares';
export { circuitBreaker, type BreakerSignal } from './signals/breaker';
export { pool, usedOf, type PoolSignal } from './signals/filled';
export { calls, type CallsOptions, type CallsSignal, type FallibleCallsSignal, type SlowCallsOptions } from './signals/calls';
export { fillsWithin, type FillsOptions } from './signals/forecast';
export { deploys, restarts, type DeploysSignal, type RestartsSignal } from './signals/deploys';
export { busyTime, failures, hostCpu, well, type FailuresSignal, type WellSignal } from './signals/health';
export { quantity, type Limited } from './signals/signal';
export { ranking } from './signals/ranking';
export type { Promisable } from './signals/counts';
export { slo, type Slo, type SloOptions } from './signals/slo';
export { always, metricsMissing } from './signals/conditions';
export { cause, diagnose, fact, type Cause, type Diagnosis, type Fact } from './signals/diagnosis';

export { alert, recording, ruleGroup, type Alert, type AlertOptions, type Engine, type Recording, type RuleGroup, type Runbook, type Severity } from './model/rules';
export { collapsedRow, dashboard, row, type Dashboard, type DashboardDefinition, type Link, type Row } from './model/dashboard';
export * from './model/panel-kinds';
export type { Defined, WholeQuery } from './model/whole';
export type { OtherQuery, Panel, PanelOptions, PanelQuery, RawQuery } from './model/panel';
export { scenario, type Expectation, type Fires, type Scenario, type ScenarioDefinition } from './model/scenario';
export { quietScenarios } from './proof/quiet';
export type { Level, OwnSeries, Phase, Requests, Span, Story } from './model/story';
export type { Role } from './model/role';
export type { ActiveTimes } from './model/active-times';
export { defineConfig, type ConfigInput, type OutputName, type Receivers, type SlackReceiver, type WebhookReceiver } from './model/config';
export type { KubernetesInput, KubernetesService, Scale } from './model/kubernetes';
export { DefinitionError } from './model/problem';
export type { Origin } from './model/origin';
