import { FAULTS } from './sample-service/faults';

/** What people see when the demo is up. */
export function whatIsUp(addresses: readonly (readonly [name: string, address: string])[], serviceUrl: string): string {
  const width = Math.max(...addresses.map(([name]) => name.length));
  const faultWidth = Math.max(...Object.keys(FAULTS).map((name) => name.length));
  return [
    '',
    ...addresses.map(([name, address]) => `  ${name.padEnd(width)}  ${address}`),
    '',
    'Let the service run for two minutes, so that it has a past; then break it, and watch the Slack page:',
    `  curl -X POST ${serviceUrl}/faults/block-loop      (-X DELETE ends it)`,
    'One at a time: while the last alert fires, the next fault is no news. Slack says Resolved about three minutes after the end.',
    ...Object.entries(FAULTS).map(([name, what]) => `    ${name.padEnd(faultWidth)}  ${what}`),
    '',
    'ctrl-C ends everything.',
  ].join('\n');
}
