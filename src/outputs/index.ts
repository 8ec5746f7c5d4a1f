import type { Output } from '../model/project';

/** Every format that is written: one file each, and one line here. */
export const outputs: readonly Output[] = [];
