import type { Output, OutputFile } from '../../model/project';
import { yaml } from '../text';
import { alertmanagerConfig } from './alertmanager';
import { autoscaling } from './autoscaling';
import { dashboards } from './dashboards';
import { monitors } from './monitors';
import { checkNames, type Cluster, type Resource } from './resource';
import { prometheusRules } from './rules';

/** Every kind of resource that is written: one file each, and one line here. */
const resources: readonly ((cluster: Cluster) => readonly Resource[])[] = [prometheusRules, monitors, (cluster) => [alertmanagerConfig(cluster)], dashboards, autoscaling];

const written = ({ file, data, source, notes }: Resource): OutputFile => ({ path: `kubernetes/${file}.yaml`, content: yaml(data, source, notes) });
const kustomization = (files: readonly string[]): OutputFile => ({
  path: 'kubernetes/kustomization.yaml',
  content: yaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: files }, 'all definitions'),
});

/**
 * Resources for a cluster with prometheus-operator, Grafana and KEDA, and the kustomization that lists them. Built by kubectl kustomize
 * 5.5; no cluster has run them.
 */
export const kubernetes: Output = {
  name: 'kubernetes',
  files(project) {
    const { kubernetes: settings } = project.config;
    if (!settings) return [];
    const all = resources.flatMap((make) => make({ project, kubernetes: settings }));
    checkNames(all);
    return [...all.map(written), kustomization(all.map(({ file }) => `${file}.yaml`).sort())];
  },
};
