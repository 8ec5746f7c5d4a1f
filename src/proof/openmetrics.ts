import type { Scraped } from './promtool';
import { scrape } from './scrape';

const escaped = (value: string): string => value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

/**
 * A story as OpenMetrics text with timestamps, for `promtool tsdb create-blocks-from openmetrics`: what a server has that lived through it, from the
 * unix second `start` on. Accepted by promtool 2.42 and 3.16. Native histograms the format cannot say; nor that a series has ended: without the mark a server takes its last
 * sample for the present for five minutes more. Gauges that hold a time hold the story's.
 */
export function openMetrics({ targets, until }: Scraped, start: number): string {
  const lines = targets.flatMap((target) => scrape(target, until)).flatMap(({ name, labels, points }) => {
    const series = `${name}{${Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`).join(',')}}`;
    return points.flatMap(({ at, value }) => (typeof value !== 'number' ? [] : [`${series} ${value} ${(start + at).toFixed(3)}`]));
  });
  return [...lines, '# EOF', ''].join('\n');
}
