import { afterAll } from 'vitest';

/** Counts what the cases of a family catch, miss and report falsely, and prints it behind them. `wanted` of a case stands in what is `said`, if it is caught. */
export function tally(family: string): (wanted: readonly string[], said: readonly string[]) => void {
  let [cases, caught, missed, falsely] = [0, 0, 0, 0];
  afterAll(() => console.log(`${family}: ${cases} cases, ${caught} caught, ${missed} missed, ${falsely} false`));
  return (wanted, said) => {
    cases++;
    const heard = wanted.filter((each) => said.some((one) => one.includes(each))).length;
    caught += heard;
    missed += wanted.length - heard;
    falsely += said.filter((one) => !wanted.some((each) => one.includes(each))).length;
  };
}
