import { createApp } from './app';

async function main(): Promise<void> {
  const { server } = createApp({ faults: process.env.FAULTS === '1' });
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void server.close().then(() => process.exit(0));
    });
  }
  const address = await server.listen({ host: process.env.HOST ?? '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
  console.log(`listening on ${address}`);
}

main().catch((error: unknown) => {
  console.error(`the sample service could not start: ${(error as Error).message}`);
  process.exitCode = 1;
});
