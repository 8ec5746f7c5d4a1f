/** Every catalogue, by exporter. */
export { alertmanager } from './alertmanager';
export { cadvisor } from './cadvisor';
export { k6 } from './k6';
export { kubeStateMetrics } from './kube-state-metrics';
export { nodeExporter } from './node-exporter';
export { openTelemetry, openTelemetryNative, openTelemetryUtf8 } from './open-telemetry';
export { postgresExporter } from './postgres-exporter';
export { promClient } from './prom-client';
export { prometheus } from './prometheus';
export { redisExporter } from './redis-exporter';
