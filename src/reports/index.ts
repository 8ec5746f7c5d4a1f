export { github } from './github';
export { human, summary, type HumanOptions } from './human';
export { json } from './json';
export { inOrder, type Excerpt, type ReportedProblem } from './problem';
export { sarif, type SarifOptions, type SarifRule } from './sarif';
