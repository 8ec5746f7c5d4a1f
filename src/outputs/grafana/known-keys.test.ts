import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { completeConfig, type ConfigInput } from '../../model/config';
import type { Project } from '../../model/project';
import { repository } from '../../proof/repository.test-support';
import { testProject } from '../test-support';
import { grafana } from './index';
import { KNOWN_KEYS, unknownKeys } from './known-keys.test-support';
import { stranger } from './stranger.test-support';

let own: Project;
beforeAll(async () => { own = await repository(); });
const receivers: ConfigInput = { receivers: { page: { channel: '#page', mention: '@x' }, notice: { channel: '#notice' }, deadMan: { url: 'https://heartbeat.example.org' } } };

describe.each(Object.entries(KNOWN_KEYS))('for Grafana %s', (version, known) => {
  const grafanaOf = { grafana: { version, folder: 'Services' } };
  const projects = (): Project[] => [
    { ...own, config: completeConfig({ ...own.config, ...grafanaOf }) }, stranger({ ...receivers, ...grafanaOf }), stranger(grafanaOf), testProject(grafanaOf),
  ];
  it('no provisioning file has a key that is ignored', () => {
    for (const project of projects()) {
      const files = grafana.files(project).filter((f) => f.path.endsWith('.yml'));
      expect(files.length).toBeGreaterThan(5);
      for (const { path, content } of files) expect(unknownKeys(load(content), known), path).toEqual([]);
    }
  });
});
it('finds a key that is spelled wrong, at any depth', () => {
  expect(unknownKeys({ apiVersion: 1, groups: [{ rules: [{ uid: 'x', executionErrorState: 'OK', keepFiringFor: '1m', labels: { any: 'x' }, data: [{ modal: {} }] }] }], group: [] }, KNOWN_KEYS['9.4']!))
    .toEqual(['groups.rules.executionErrorState', 'groups.rules.keepFiringFor', 'groups.rules.data.modal', 'group']);
});
