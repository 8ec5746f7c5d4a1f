import type { DataPath, DocumentKind, Fault } from '../../model/document';
import { isPlain, list } from '../values';

/** Keys that Prometheus 2.42 and 2.53 refuse and 3.16 takes, as their promtools say; `*` is each entry of a list. */
export const REFUSED: readonly (readonly [kind: DocumentKind, by: readonly [number, number], paths: string])[] = [
  ['prometheus-rules', [2, 42], 'groups.*.query_offset'],
  ['prometheus-rules', [2, 53], 'groups.*.labels'],
  ['prometheus-config', [2, 42],
    'runtime scrape_config_files global.scrape_protocols global.rule_query_offset global.keep_dropped_targets global.body_size_limit '
    + 'global.sample_limit global.target_limit global.label_limit scrape_configs.*.scrape_protocols scrape_configs.*.track_timestamps_staleness '
    + 'scrape_configs.*.keep_dropped_targets scrape_configs.*.enable_compression scrape_configs.*.native_histogram_bucket_limit '
    + 'scrape_configs.*.native_histogram_min_bucket_factor scrape_configs.*.no_proxy scrape_configs.*.proxy_from_environment '
    + 'scrape_configs.*.http_headers remote_write.*.http_headers remote_read.*.http_headers',
  ],
  ['prometheus-config', [2, 53],
    'otlp global.scrape_failure_log_file global.metric_name_validation_scheme global.metric_name_escaping_scheme global.scrape_native_histograms '
    + 'global.convert_classic_histograms_to_nhcb global.always_scrape_classic_histograms global.extra_scrape_metrics global.query_max_series '
    + 'global.query_max_samples_read global.query_max_duration scrape_configs.*.scrape_failure_log_file '
    + 'scrape_configs.*.metric_name_validation_scheme scrape_configs.*.metric_name_escaping_scheme scrape_configs.*.scrape_native_histograms '
    + 'scrape_configs.*.convert_classic_histograms_to_nhcb scrape_configs.*.always_scrape_classic_histograms scrape_configs.*.extra_scrape_metrics '
    + 'scrape_configs.*.fallback_scrape_protocol remote_write.*.round_robin_dns remote_read.*.chunked_read_limit',
  ],
];

/** Keys of a file that this Prometheus, as in `2.42`, does not know yet. */
export function* tooNew(kind: DocumentKind, data: unknown, prometheus: string | undefined): Iterable<Fault> {
  const version = /^(\d+)\.(\d+)/.exec(prometheus ?? '');
  if (!version) return;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  for (const [of, by, paths] of REFUSED) {
    if (of !== kind || major > by[0] || (major === by[0] && minor > by[1])) continue;
    for (const each of paths.split(' ')) {
      for (const path of placesOf(data, each.split('.'), [])) {
        yield { path, message: `Prometheus ${prometheus} refuses the key '${String(path.at(-1))}': it is newer`, remedy: 'leave it out, or set prometheus.version in the config to the version that runs' };
      }
    }
  }
}

function* placesOf(data: unknown, [step, ...rest]: readonly string[], at: DataPath): Iterable<DataPath> {
  if (step === undefined) yield at;
  else if (step === '*') for (const [i, each] of list(data).entries()) yield* placesOf(each, rest, [...at, i]);
  else if (isPlain(data) && step in data) yield* placesOf(data[step], rest, [...at, step]);
}
