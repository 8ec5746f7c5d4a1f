/** The validators of a JSON Schema's `entries` by name, made by ajv when the package is built; see `scripts/validators.mjs`. */
declare module '*?validators' {
  /** A JSON Schema as ajv names it in an error; the last four keywords are ours. */
  export interface Schema {
    readonly description?: string;
    readonly type?: string | readonly string[];
    readonly enum?: readonly unknown[];
    readonly properties?: Readonly<Record<string, Schema>>;
    /** What the error is called instead. */
    readonly fault?: string;
    /** How grave it is in a stranger's file. */
    readonly foreign?: 'error' | 'warning' | 'ignore';
    /** The required keys that a stranger's file needs, too. */
    readonly needed?: readonly string[];
    /** Other words than the listed ones are legal: only a slip is told. */
    readonly open?: boolean;
  }
  export interface SchemaError {
    readonly keyword: string;
    /** JSON pointer. */
    readonly instancePath: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly parentSchema?: Schema;
    readonly data: unknown;
  }
  export interface Validate {
    (value: unknown): boolean;
    readonly errors?: readonly SchemaError[] | null;
  }
  const validators: Readonly<Record<string, Validate>>;
  export default validators;
}
