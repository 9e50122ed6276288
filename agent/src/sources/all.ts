import { further } from './further.js';
import { sources } from './index.js';

/** Every source of both scripts. */
export const all = { ...sources, ...further };

/** The value of every fact. */
export type FactValues = {
  [Name in keyof typeof all]: ReturnType<(typeof all)[Name]> extends infer Result
    ? Result extends Generator<unknown, infer Value>
      ? Value
      : Awaited<Result>
    : never;
};
