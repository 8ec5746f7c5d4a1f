/** What only some runs need, as a build of its own: parsers, schemas and checks of files, and the talk with servers. */
export { backtest, instant } from '../backtest';
export { judgeAnybodys } from '../checks/anybodys';
export { judge } from '../checks/judge';
export { explain } from '../explain';
export { checkLive } from '../live';
