import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { liveChecks } from './catalogue';

it('lists every check that a source file names, and no other', () => {
  const files = fs.readdirSync(__dirname).filter((name) => name.endsWith('.ts') && !/test|catalogue/.test(name));
  const named = files.flatMap((name) => fs.readFileSync(path.join(__dirname, name), 'utf8').match(/(?<=')(?:live\/[a-z-]+|(?:rule|group)-[a-z]+)(?=')/g) ?? []).map((id) => (id.startsWith('live/') ? id : `live/${id}`));
  expect([...new Set(named)].sort()).toEqual(liveChecks.map(({ id }) => id).sort());
});
