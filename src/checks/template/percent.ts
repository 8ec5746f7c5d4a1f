import type { DocumentCheck, Fault } from '../../model/document';
import { readExpression } from '../../promql/check/read';
import { isHundredfold, isShare, limitOf } from '../../promql/check/shares';
import { softly } from '../values';
import { rangeOf } from './faults';
import { templatesOf, type Place } from './places';

const VALUE = String.raw`(?:\$value|\.Value)`;
/** The value as a percentage of 1. */
const OF_ONE = new RegExp(String.raw`\{\{-?\s*(?:${VALUE}\s*\|\s*humanizePercentage|humanizePercentage\s+${VALUE})\s*-?\}\}`);
/** The value as it is, with a sign behind. */
const OF_HUNDRED = new RegExp(String.raw`\{\{-?\s*(?:${VALUE}(?:\s*\|\s*(?:humanize|printf\s+"[^"]*"))?|(?:humanize|printf\s+"[^"]*")\s+${VALUE})\s*-?\}\}\s?%(?!\w)`);
/** A second sign behind the one that is written. */
const TWICE = /\{\{[^{}]*humanizePercentage\s*-?\}\}\s?%/;
const ACTION = /\{\{[^]*?(?:\}\}|$)/g;

/** A limit under 1 of hundredths, of which the text speaks as of a share: "over 5 %" of `> 0.05`. */
function spokenOf({ text }: Place, limit: number): string | undefined {
  const meant = Number((limit * 100).toPrecision(6));
  const said = [...text.replace(ACTION, '').matchAll(/(?<![\d.])(\d{1,9}(?:\.\d{1,9})?)\s?(?:%|percent)/gi)].map(([, number]) => Number(number));
  return said.includes(meant) && !said.includes(limit) ? `${meant} %` : undefined;
}

/**
 * A share of 0.05 is 5 %: `humanizePercentage` multiplies by 100, and a `%` behind the value does not. A text that prints the one for the other, or names
 * another limit than the rule has, is wrong a hundred times over.
 *
 * Remedy: print shares by `humanizePercentage`, and hundredths with a `%` behind.
 * @example expr: 100 * errors / requests > 5, summary: '{{ $value | humanizePercentage }} fail'
 */
export const percent: DocumentCheck = {
  id: 'template/percent', severity: 'warning', kinds: ['prometheus-rules'],
  run: (document) => templatesOf(document).flatMap((place): Fault[] => {
    const { rule } = place;
    if (!rule || typeof rule.expr !== 'string' || !/%|percent/i.test(place.text)) return [];
    const [ofOne, ofHundred] = [OF_ONE.exec(place.text), OF_HUNDRED.exec(place.text)];
    const twice = TWICE.exec(place.text);
    if (twice) return [{ path: place.path, ...rangeOf(place, { from: twice.index, to: twice.index + twice[0].length }), severity: softly(document), message: `alert ${rule.name}: humanizePercentage writes a % of its own, and the text says 5%%`, remedy: 'take away the % behind it' }];
    // Each expression is read once more here: where nothing can be wrong, it is not.
    if (!ofHundred && !rule.expr.includes('100')) return [];
    const reading = readExpression(rule.expr);
    if (!reading) return [];
    const found = (match: RegExpExecArray | null, message: string, remedy: string): Fault[] => (match
      ? [{ path: place.path, ...rangeOf(place, { from: match.index, to: match.index + match[0].length }), severity: softly(document), message: `alert ${rule.name}: ${message}`, remedy }] : []);
    if (isHundredfold(reading.root)) {
      const limit = limitOf(reading.root);
      const spoken = limit !== undefined && limit > 0 && limit < 1 ? spokenOf(place, limit) : undefined;
      return [
        ...found(ofOne, 'the value counts in hundredths already, and humanizePercentage multiplies it by 100 again', 'print {{ $value }}%, or take the 100 out of the expression'),
        ...(spoken === undefined ? [] : [{ path: [...rule.place, 'expr'], severity: softly(document), message: `alert ${rule.name}: ${rule.key} speaks of ${spoken}, and this limit is ${limit} %, because the value counts in hundredths`, remedy: `for ${spoken} write ${spoken.slice(0, -2)}` }]),
      ];
    }
    return isShare(reading, rule.expr) ? found(ofHundred, 'the value is a share between 0 and 1, so that 5 % reads as 0.05%', 'print {{ $value | humanizePercentage }}') : [];
  }),
};
