export { github } from './github';
export { human, summary, type HumanOptions } from './human';
export { json } from './json';
export { sarif, type SarifOptions, type SarifRule } from './sarif';
