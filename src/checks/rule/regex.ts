import { faultInRegex } from '../../promql/regex';

/** Why a server would refuse a pattern; what only older servers refuse (`(?<name>…)`) is let pass. Patterns are read, never run. */
export const faultInPattern = (pattern: string): string | undefined => faultInRegex(pattern.replace(/\(\?<(?=[A-Za-z_])/g, '(?P<'));
