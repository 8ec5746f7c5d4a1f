import type { DocumentCheck } from '../../model/document';
import { knownShape } from './known-shape';
import { secretKey } from './secret-key';
import { urlPassword } from './url-password';

/** Secrets that are written out. No message shows one. */
export const secretsChecks: readonly DocumentCheck[] = [knownShape, secretKey, urlPassword];
