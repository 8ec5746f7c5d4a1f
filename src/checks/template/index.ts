import type { DocumentCheck } from '../../model/document';
import { defined } from './defined';
import { field } from './field';
import { unknownFunction } from './function';
import { label } from './label';
import { pattern } from './pattern';
import { percent } from './percent';
import { syntax } from './syntax';
import { type } from './type';
import { unbraced } from './unbraced';
import { variable } from './variable';

/** What can be wrong in Go templates: of rules, notifications and contact points. */
export const templateChecks: readonly DocumentCheck[] = [defined, field, label, pattern, percent, syntax, type, unbraced, unknownFunction, variable];
