import type { Config } from '../model/config';

/** File name of an alert's runbook. */
export const runbookFile = (alertName: string): string => `${alertName}.md`;

/** Address of an alert's runbook; none where the config has no pattern. */
export function runbookUrl(config: Config, alertName: string): string | undefined {
  if (config.runbookUrl === '') return undefined;
  return config.runbookUrl.replaceAll('{alert}', alertName).replaceAll('{file}', runbookFile(alertName));
}
