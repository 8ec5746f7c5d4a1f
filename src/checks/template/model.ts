import type { Dialect } from './functions';
import type { Type } from './types';

/** A value that a template reads: `$labels.job` is `$labels` with the field `job`; a field of dot has no variable. */
export interface Use {
  readonly variable: string | undefined;
  readonly fields: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Dot is the template's data here, not a `range` or `with` item or a definition's argument. */
  readonly outside: boolean;
  /** It goes into the text, perhaps by functions; else it decides, is declared, or is handed on. */
  readonly printed: boolean;
}
/** A function's use, with the strings that it is given literally. */
export interface Call {
  readonly name: string;
  readonly strings: readonly { readonly text: string; readonly from: number; readonly to: number }[];
  readonly from: number;
  readonly to: number;
}
/** What Go would refuse (`syntax` ends the reading), or what would fail when it runs (`assigned`, `type`). */
export interface TemplateFault {
  readonly kind: 'syntax' | 'function' | 'variable' | 'assigned' | 'type';
  readonly message: string;
  readonly remedy: string;
  readonly from: number;
  readonly to: number;
  /** The unknown word. */
  readonly word?: string;
}
export interface Named {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** A definition that reads the notification's data. */
  readonly notified?: true;
  /** Asked for without data. */
  readonly bare?: true;
}
/** A template as read. */
export interface Template {
  readonly faults: readonly TemplateFault[];
  readonly uses: readonly Use[];
  readonly calls: readonly Call[];
  /** What `define` and `block` define. */
  readonly defined: readonly Named[];
  /** What `template` and `block` ask for. */
  readonly asked: readonly Named[];
}

/** What a pipeline is read into. */
export interface Reader {
  readonly template: { readonly faults: TemplateFault[]; readonly uses: Use[]; readonly calls: Call[] };
  readonly functions: { has(name: string): boolean };
  readonly dialect: Dialect;
  outside(): boolean;
  /** What dot is. */
  dot(): Type;
  knows(variable: string): boolean;
  typeOf(variable: string): Type;
  declare(variable: string, type?: Type): void;
}
