import type { Output } from '../model/project';
import { prometheus } from './prometheus';

/** Every format that is written: one file each, and one line here. */
export const outputs: readonly Output[] = [prometheus];
