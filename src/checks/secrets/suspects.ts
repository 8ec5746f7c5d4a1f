import type { Document } from '../../model/document';
import { eachString, type Said } from '../strings';
import { perDocument } from '../values';

/** What every secret of a known form has: most texts have none of it. */
const SHAPED = /hooks\.slack|discord|webhookb2|[?&]sig=|PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|xapp-|glsa_|glc_|AIza|:AA|_live_|SG\.|npm_/;
const URL = /:\/\/[^\s/]{1,320}@/;

/** Strings of a document that are worth a look: one walk for all of this family, and none of them is made for the rest. */
export interface Suspects {
  /** That may hold a secret of a known form. */
  readonly shaped: readonly Said[];
  /** That may hold a URL with a password. */
  readonly urls: readonly Said[];
}
export const suspectsOf = perDocument(({ data }: Document): Suspects => {
  const [shaped, urls]: [Said[], Said[]] = [[], []];
  // What an alias repeats stands in the file once.
  const seen = new Map<object | undefined, Set<string>>();
  eachString(data, (value, key, path, holder) => {
    const [isShaped, isUrl] = [SHAPED.test(value), value.includes('://') && URL.test(value)];
    if (!isShaped && !isUrl) return;
    const before = seen.get(holder);
    if (before?.has(value)) return;
    if (before) before.add(value);
    else seen.set(holder, new Set([value]));
    const said: Said = { value, key, path: path() };
    if (isShaped) shaped.push(said);
    if (isUrl) urls.push(said);
  });
  return { shaped, urls };
});
