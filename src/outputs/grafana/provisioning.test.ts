import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../model/config';
import { grafana } from './index';
import { stranger } from './stranger.test-support';

const read = (name: string, config: ConfigInput = {}): unknown => load(grafana.files(stranger(config)).find((f) => f.path.endsWith(name))!.content);

describe('provisioning', () => {
  it('names the datasource as the config does, with the shortest scrape interval and a whole version', () => {
    expect(read('prometheus.yml', { datasource: { uid: 'main', name: 'My $1', url: 'http://p:9090' }, prometheus: { version: '3.13' } })).toEqual({
      apiVersion: 1,
      datasources: [{
        name: 'My $$1', uid: 'main', orgId: 1, type: 'prometheus', access: 'proxy', url: 'http://p:9090', isDefault: false, editable: false,
        jsonData: { httpMethod: 'POST', prometheusType: 'Prometheus', prometheusVersion: '3.13.0', timeInterval: '30s' },
      }],
    });
  });
  it('puts dashboards into the folder of the config', () => {
    expect(grafana.files(stranger({ grafana: { folder: 'My team' } })).map((f) => f.path).filter((p) => p.endsWith('.json'))).toEqual(['grafana/dashboards/My team/pay.json', 'grafana/dashboards/My team/both.json']);
  });
  it.each([
    ['a/b', 'grafana.folder'], ['..', 'grafana.folder'], ['', 'grafana.folder'], [' x', 'grafana.folder'], ['General', 'grafana.folder'], ['alerts rules alarms watch', 'grafana.folder'],
  ])('refuses the folder %j', (folder, path) => {
    expect(() => grafana.files(stranger({ grafana: { folder } }))).toThrow(expect.objectContaining({ path, remedy: expect.any(String) as string }) as Error);
  });
  it('refuses a datasource with which Grafana does not start', () => {
    expect(() => grafana.files(stranger({ datasource: { uid: 'a.b' } }))).toThrow(/datasource uid 'a.b' is not usable/);
    expect(() => grafana.files(stranger({ datasource: { name: ' ' } }))).toThrow(/has no name/);
  });
});
