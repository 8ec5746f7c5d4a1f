import { CannotRun } from '../pipeline/cannot-run';

/** A token from the environment; undefined where there is none. Throws `CannotRun`, without the token, where no server could take it. */
export function tokenIn(variable: string): string | undefined {
  const token = process.env[variable]?.trim() ?? '';
  if (!/^[\x21-\x7e]*$/.test(token)) throw new CannotRun(`${variable} holds no token: there are spaces, line breaks or letters in it that no token has`, 'put the token alone into it');
  return token === '' ? undefined : token;
}
