import { expect, it } from 'vitest';
import { ToolError } from '../tools';
import { promtoolFor } from './promtool';
import { openTerminal } from './terminal';

/** What is said where promtool cannot be had. */
const told = async (message: string): Promise<object> => {
  const proof = { ToolError, findTool: () => Promise.reject(new ToolError(message)) } as unknown as Parameters<typeof promtoolFor>[0];
  const { message: fault, remedy } = await promtoolFor(proof, '/', openTerminal()).catch((error: unknown) => error) as { message: string; remedy: string };
  return { fault, remedy };
};

it('tells what is wrong from what to do about it', async () => {
  expect(await told('promtool could not be fetched:\n  - archive: lost\n  - packages: lost\nInstall it in one of two ways:\n  - a\n  - b')).toEqual({
    fault: 'promtool could not be fetched:\n  - archive: lost\n  - packages: lost', remedy: 'Install it in one of two ways:\n  - a\n  - b',
  });
  expect(await told('/x/promtool is a folder. Replace it, or delete it')).toEqual({ fault: '/x/promtool is a folder', remedy: 'Replace it, or delete it' });
  expect(await told('/x/promtool was ended by SIGKILL')).toEqual({ fault: '/x/promtool was ended by SIGKILL', remedy: 'install promtool, which comes with Prometheus; oac test asks it' });
});
