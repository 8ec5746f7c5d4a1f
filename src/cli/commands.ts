import { backtest } from './backtest';
import { check } from './check';
import type { Command } from './command';
import { explain } from './explain';
import { generate } from './generate';
import { reportLoad } from './report-load';
import { test } from './test';

export const commands: readonly Command[] = [generate, check, test, backtest, explain, reportLoad];
