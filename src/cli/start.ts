import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { wrap } from 'node:module';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import { BUILD } from '../pipeline/build-id';
import { CACHE_FOLDER } from '../pipeline/cache';
import { HEAP_GROWTH, PATIENCE } from './v8-flags';

/*
 * What `oac` starts with: runs the command line beside it from the machine code that V8 made of it last time, which saves each start
 * the third of its time that is not Node's own. Node 22 could do that itself, Node 20 cannot. First line: build, and hash of the rest.
 */
const file = path.join(__dirname, 'cli.js');
const cache = path.join(process.cwd(), CACHE_FOLDER, 'code');

const hashOf = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** V8 looks whether it made the data itself, but neither whether of this text, nor whether they are still whole. */
function read(): Buffer | undefined {
  try {
    const bytes = fs.readFileSync(cache);
    const end = bytes.indexOf(10);
    const data = bytes.subarray(end + 1);
    return bytes.toString('latin1', 0, end) === `${BUILD} ${hashOf(data)}` ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Where there is a cache already: `oac --help` leaves nothing behind. A folder that cannot be written costs speed, nothing else. */
function write(data: Buffer): void {
  const temporary = `${cache}.${process.pid}`;
  try {
    if (!fs.existsSync(path.dirname(cache))) return;
    fs.writeFileSync(temporary, Buffer.concat([Buffer.from(`${BUILD} ${hashOf(data)}\n`), data]));
    fs.renameSync(temporary, cache);
  } catch {
    try {
      fs.rmSync(temporary, { force: true });
    } catch {
      // a cache that is no folder: there is nothing to remove
    }
  }
}

if (PATIENCE !== undefined) setFlagsFromString(PATIENCE); // before the text is compiled: V8 takes back only what was made under the same flags
const cachedData = read();
const script = new Script(wrap(fs.readFileSync(file, 'utf8')), { filename: file, ...(cachedData ? { cachedData } : {}) });
if (!cachedData || script.cachedDataRejected) {
  process.on('exit', () => {
    for (const flag of [`${HEAP_GROWTH}=0`, PATIENCE]) if (flag !== undefined) setFlagsFromString(flag); // as it was when the text was compiled
    write(script.createCachedData());
  });
}
(script.runInThisContext() as (...module: unknown[]) => void)(exports, require, module, file, __dirname);
