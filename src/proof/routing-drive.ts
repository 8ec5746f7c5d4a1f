import { join } from 'node:path';
import type { OutputFile } from '../model/project';
import { ToolError, type Tool } from '../tools';
import { inFolder } from './folder';
import type { Labels } from './instruments';
import type { Sent } from './routing-alerts';
import { startAlertmanager, type Alertmanager, type HeldAlert, type PostedAlert } from './routing-alertmanager';
import { CONFIG_FILE, longestWaits, put, recordedConfig, STORY } from './routing-config';
import { startRecorder, type Recorded } from './routing-recorder';

/** A message that somebody got. Seconds since the story began, to about one. */
export interface Message extends Omit<Recorded, 'at'> {
  readonly second: number;
}
/** Which alerts Alertmanager held at one time, and by what each was inhibited. */
export interface Seen {
  readonly second: number;
  readonly alerts: readonly { readonly labels: Labels; readonly inhibitedBy: readonly Labels[] }[];
}
/** What a real Alertmanager made of a story. */
export interface Driven {
  /** In the order of arrival. */
  readonly messages: readonly Message[];
  readonly seen: readonly Seen[];
  /** Times the speed of the story. */
  readonly speed: number;
}
/** What Alertmanager is told. Seconds since the story began. */
export interface Telling {
  readonly sent: readonly Sent[];
  /** The end of the story. */
  readonly until: number;
}
/** How Alertmanager is configured. */
export interface Setup {
  /** `alertmanager/alertmanager.yml` and what else belongs to it. */
  readonly files: readonly OutputFile[];
  /** Labels of alerts that fire all the time. */
  readonly always: readonly Labels[];
  /** Where people's browsers find it: messages link there. */
  readonly externalUrl: string;
}
export interface Result<D> {
  /** In the order of what was told. */
  readonly stories: readonly D[];
  readonly heartbeats: readonly Recorded[];
}
/** Waits of minutes pass in seconds. Stories that this machine is too busy to tell so fast are told again, slower. */
const SPEEDS = [20, 10, 5, 2] as const;
/** Seconds of a story that an alert may be posted late. Less than rules are evaluated apart, so that no two evaluations fall together. */
const LATEST = 3;
/** Seconds of a story between two looks at what is inhibited. */
const LOOK = 5;

/**
 * Tells a real Alertmanager stories, all times of which are divided by the same number as the waits of its configuration, and records what its
 * receivers are sent. All stories go at once; a label keeps them apart, see `recordedConfig`.
 *
 * @throws {ToolError} where Alertmanager does not start, ends, refuses what it is sent or cannot send, or this machine is too busy at every speed
 */
export async function drive(tool: Tool, setup: Setup, stories: readonly Telling[], speeds: readonly number[] = SPEEDS): Promise<Result<Driven>> {
  const done = new Map<Telling, Driven>();
  let heartbeats: readonly Recorded[] = [];
  for (const speed of speeds) {
    const left = stories.filter((story) => !done.has(story));
    if (left.length === 0) break;
    const found = await driveAt(tool, setup, left, speed);
    heartbeats = found.heartbeats;
    found.stories.forEach(({ late, ...driven }, i) => { if (late <= LATEST) done.set(left[i]!, driven); });
  }
  if (done.size < stories.length) {
    throw new ToolError(`this machine is too busy: alerts reach Alertmanager more than ${LATEST} s late, even at ${speeds.at(-1)} times the speed of the scenarios\n`
      + 'run again when it has less to do');
  }
  return { stories: stories.map((story) => done.get(story)!), heartbeats };
}
type Late = Driven & { readonly late: number };
const driveAt = (tool: Tool, setup: Setup, stories: readonly Telling[], speed: number): Promise<Result<Late>> => inFolder('oac-routing-', (folder) => driveIn(folder, tool, setup, stories, speed));
async function driveIn(folder: string, tool: Tool, { files, always, externalUrl }: Setup, stories: readonly Telling[], speed: number): Promise<Result<Late>> {
  const recorder = await startRecorder();
  let alertmanager: Alertmanager | undefined;
  try {
    const { content } = files.find(({ path }) => path === CONFIG_FILE)!;
    await put(folder, files.map((file) => (file.path === CONFIG_FILE ? { ...file, content: recordedConfig(content, recorder, speed) } : file)));
    alertmanager = await startAlertmanager(tool, folder, { configFile: join(folder, CONFIG_FILE), externalUrl });
    const held = await told(alertmanager, stories, { always, speed, waits: longestWaits(content) });
    const failures = alertmanager.failures();
    if (failures.length > 0) throw new ToolError(`${tool.path} cannot send a message\n${failures.slice(0, 2).join('\n')}`);
    const mine = (labels: Labels, i: number): boolean => labels[STORY] === String(i);
    return {
      heartbeats: recorder.recorded.filter(({ firing, resolved }) => [...firing, ...resolved].every((labels) => labels[STORY] === undefined)),
      stories: held.clocks.map(({ second, late, ends }, i): Late => ({
        speed, late,
        messages: recorder.recorded.filter(({ at, firing, resolved }) => second(at) <= ends && [...firing, ...resolved].some((l) => mine(l, i))).map(({ at, ...message }) => ({
          ...message, second: second(at), group: plain(message.group), firing: message.firing.map(plain), resolved: message.resolved.map(plain),
        })),
        seen: held.looks.filter(({ at }) => second(at) <= ends).map(({ at, alerts }) => ({
          second: second(at),
          alerts: alerts.filter(({ labels }) => mine(labels, i)).map(({ labels, status }) => ({
            labels: plain(labels), inhibitedBy: alerts.filter(({ fingerprint }) => status.inhibitedBy.includes(fingerprint)).map((by) => plain(by.labels)),
          })),
        })),
      })),
    };
  } finally {
    await alertmanager?.stop();
    recorder.stop();
  }
}
const plain = ({ [STORY]: _, ...labels }: Labels): Labels => labels;

interface Pace {
  readonly always: readonly Labels[];
  readonly speed: number;
  readonly waits: ReturnType<typeof longestWaits>;
}
interface Clock {
  /** Second of the story at a `performance.now()`. */
  second(at: number): number;
  /** Seconds of the story. */
  readonly late: number;
  /** What comes later belongs to no story: others are longer. */
  readonly ends: number;
}
interface Look {
  /** As `performance.now()`. */
  readonly at: number;
  readonly alerts: readonly HeldAlert[];
}
/** Posts everything in time, and looks on meanwhile. */
async function told(alertmanager: Alertmanager, stories: readonly Telling[], { always, speed, waits }: Pace): Promise<{ readonly clocks: readonly Clock[]; readonly looks: readonly Look[] }> {
  const [begin, base] = [performance.now(), Date.now()];
  const time = (milliseconds: number): string => new Date(base + milliseconds).toISOString();
  const until = async (milliseconds: number): Promise<void> => {
    await Promise.race([new Promise((resolve) => setTimeout(resolve, Math.max(0, begin + milliseconds - performance.now()))), alertmanager.ended]);
  };
  const firsts = stories.map(({ sent, until: end }) => Math.min(end, ...sent.map(({ from }) => from)) - LOOK);
  // What fires at the end goes on: its last change is told within a wait, or an interval.
  const ends = stories.map(({ until: end }) => end + Math.max(waits.wait, waits.interval) + 2 * LOOK);
  const lasts = (Math.max(...ends.map((end, i) => end - firsts[i]!)) * 1000) / speed;
  if (always.length > 0) await alertmanager.post(always.map((labels) => ({ labels, annotations: {}, startsAt: time(0), endsAt: time(2 * lasts + 60_000) })));

  const looks: Look[] = [];
  const looking = async (): Promise<void> => {
    for (let next = 0; next < lasts; next = Math.max(next, performance.now() - begin) + (LOOK * 1000) / speed) {
      await until(next);
      const at = performance.now();
      looks.push({ at, alerts: await alertmanager.alerts() });
    }
    await until(lasts);
  };
  const telling = async ({ sent }: Telling, i: number): Promise<Clock> => {
    const real = (second: number): number => ((second - firsts[i]!) * 1000) / speed;
    let late = 0;
    for (const { at, alerts } of postsOf(sent, waits.wait)) {
      await until(real(at));
      await alertmanager.post(alerts.map((posting) => posted(posting, String(i), real, time)));
      late = Math.max(late, ((performance.now() - begin - real(at)) * speed) / 1000);
    }
    return { late, ends: ends[i]!, second: (now) => firsts[i]! + ((now - begin) * speed) / 1000 };
  };
  const [clocks] = await Promise.all([Promise.all(stories.map(telling)), looking()]);
  return { clocks, looks };
}
interface Posting {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly from: number;
  readonly at: number;
  /** Still fires, at least until then; undefined: it is over. */
  readonly validUntil?: number;
  /** What is over fired for so many seconds, and messages about it say so. */
  readonly lasted?: number;
}
/** What is posted when: all of one time in one request, as Prometheus does. */
function postsOf(sent: readonly Sent[], longestWait: number): readonly { readonly at: number; readonly alerts: readonly Posting[] }[] {
  const posts = new Map<number, Posting[]>();
  for (const { labels, from, to, texts, lastText } of sent) {
    // Alertmanager sends at once what began longer than group_wait ago, unless it has sent that group already.
    const lasted = to !== undefined && to - from > longestWait ? { lasted: to - from } : {};
    const all: Posting[] = [
      ...texts.map(({ at, annotations, validUntil }) => ({ labels, annotations, from, at, validUntil })),
      ...(to === undefined ? [] : [{ labels, annotations: lastText, from, at: to, ...lasted }]),
    ];
    for (const each of all) posts.set(each.at, [...(posts.get(each.at) ?? []), each]);
  }
  return [...posts].map(([at, alerts]) => ({ at, alerts })).sort((a, b) => a.at - b.at);
}
/** Divided times are right for waiting and wrong for reading: what is over gets the beginning that makes "lasted" true. */
function posted({ labels, annotations, from, at, validUntil, lasted }: Posting, story: string, real: (second: number) => number, time: (ms: number) => string): PostedAlert {
  const startsAt = time(lasted === undefined ? real(from) : real(at) - lasted * 1000);
  return { labels: { ...labels, [STORY]: story }, annotations, startsAt, endsAt: time(real(validUntil ?? at)) };
}
