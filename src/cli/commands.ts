import { check } from './check';
import type { Command } from './command';
import { generate } from './generate';

export const commands: readonly Command[] = [generate, check];
