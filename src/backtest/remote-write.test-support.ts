import type { Scraped } from '../proof/promtool';
import { scrape, type Series } from '../proof/scrape';

/** Seconds of one message: the server takes nothing that is much older than its newest sample. */
const PART = 600;
/** What Prometheus writes where a series ends. */
const STALE = Buffer.from('020000000000f07f', 'hex');

/** Sends a story to a server that takes remote writes, marks of ended series among it, which blocks made from text cannot have. */
export async function remoteWrite(url: string, { targets, until }: Scraped, start: number): Promise<void> {
  const series = targets.flatMap((target) => scrape(target, until));
  for (let from = 0; from <= until; from += PART) {
    const part = series.map(({ points, ...each }) => ({ ...each, points: points.filter(({ at }) => at >= from && at < from + PART) })).filter(({ points }) => points.length > 0);
    const response = await fetch(`${url}/api/v1/write`, {
      method: 'POST', body: new Uint8Array(snappy(Buffer.concat(part.map((each) => field(1, message(each, start)))))),
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' },
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}
/** A field of bytes. */
const field = (number: number, content: Buffer): Buffer => Buffer.concat([Buffer.from([(number << 3) | 2]), varint(content.length), content]);
/** `prometheus.TimeSeries`. */
function message({ name, labels, points }: Series, start: number): Buffer {
  const all = Object.entries({ ...labels, __name__: name }).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    ...all.map(([label, value]) => field(1, Buffer.concat([field(1, Buffer.from(label)), field(2, Buffer.from(value))]))),
    ...points.map(({ at, value }) => {
      const number = Buffer.alloc(8);
      if (typeof value === 'number') number.writeDoubleLE(value);
      return field(2, Buffer.concat([Buffer.from([0x09]), value === 'stale' ? STALE : number, Buffer.from([0x10]), varint(Math.round((start + at) * 1000))]));
    }),
  ]);
}
/** Snappy's block format without compression: literals of at most 64 KiB. */
function snappy(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let at = 0; at < content.length; at += 65_536) {
    const literal = content.subarray(at, at + 65_536);
    const length = Buffer.alloc(2);
    length.writeUInt16LE(literal.length - 1);
    parts.push(Buffer.from([61 << 2]), length, literal);
  }
  return Buffer.concat(parts);
}
