import { inferLabels, type Labels } from './labels';
import { metricsOf, type Metrics } from './metrics';
import { Parser } from './parser';
import { NotJudged, SyntaxFault, TooDeep } from './reader';
import { Report, type PromqlContext } from './report';
import { readTokens, type Token } from './tokens';
import { checkTypes } from './types';
import type { Expr } from './tree';

export type { Expr, Labels };

/** Characters of an expression that is still read. */
export const LONGEST = 200_000;

/** An expression as read. */
export interface Reading {
  readonly root: Expr;
  /** Every part of it, with its type and what is known of its labels; each after the parts that it is made of. */
  readonly nodes: readonly Expr[];
}
/** Reads tokens that are no empty expression. Throws `SyntaxFault`, `NotJudged` and `TooDeep`. */
export function readNodes(tokens: readonly Token[], metrics: Metrics, report: Report): Reading {
  const parser = new Parser(tokens, report);
  const root = parser.all();
  checkTypes(parser.nodes, report);
  inferLabels(parser.nodes, metrics);
  return { root, nodes: parser.nodes };
}

/**
 * Reads PromQL without judging it; undefined where it is none, where it is too long or too deep, or where a variable of Grafana stands for several
 * words of it. With `metrics` and `targetLabels`, the labels of declared metrics are known, with
 * `recorded` those of recorded ones.
 */
export function readExpression(text: string, context: Pick<PromqlContext, 'grafana' | 'metrics' | 'targetLabels' | 'recorded'> = {}): Reading | undefined {
  if (text.length > LONGEST) return undefined;
  const tokens = readTokens(text, context.grafana === true);
  if (tokens[0]!.kind === 'end') return undefined;
  try {
    return readNodes(tokens, metricsOf(context), new Report(text, { profile: 'foreign', use: 'panel' }));
  } catch (error) {
    if (error instanceof SyntaxFault || error instanceof TooDeep || error instanceof NotJudged) return undefined;
    throw error;
  }
}
/** The labels that a result can have at most, `__name__` among them; undefined: any. */
export const labelsOf = ({ root }: Reading): readonly string[] | undefined => root.labels?.only;
