/** A JSON Schema's validator, made by ajv when the package is built; see `scripts/validators.mjs`. */
declare module '*?validator' {
  interface Schema {
    readonly description?: string;
    readonly properties?: Readonly<Record<string, Schema>>;
  }
  export interface SchemaError {
    readonly keyword: string;
    /** JSON pointer. */
    readonly instancePath: string;
    readonly params: {
      readonly additionalProperty?: string;
      readonly missingProperty?: string;
      readonly type?: string;
      readonly allowedValues?: readonly unknown[];
    };
    readonly parentSchema?: Schema;
    readonly data: unknown;
  }
  const validate: { (value: unknown): boolean; readonly errors?: readonly SchemaError[] | null };
  export default validate;
}
