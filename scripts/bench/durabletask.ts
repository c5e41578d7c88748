import type * as durableTask from '@microsoft/durabletask-js';

/** Runs one orchestration of five activities, each adding one, and answers its result. */
export type RunFive = (id: string) => Promise<number>;

export type DurableTask = typeof durableTask;

export const durableTaskName = '@microsoft/durabletask-js';

export interface PeerHub {
  readonly run: RunFive;
  stop(): Promise<void>;
}

/** Microsoft's other engine for JavaScript, over the in-memory back end that it ships for tests. */
export const peerHub = async (peer: DurableTask): Promise<PeerHub> => {
  const backend = new peer.InMemoryOrchestrationBackend();
  const client = new peer.TestOrchestrationClient(backend);
  const worker = new peer.TestOrchestrationWorker(backend);
  worker.addNamedActivity('add-one', (_context: durableTask.ActivityContext, sum: number) => sum + 1);
  worker.addNamedOrchestrator(
    'add-steps',
    async function* (
      context: durableTask.OrchestrationContext,
      steps: number,
    ): AsyncGenerator<durableTask.Task<number>, number, number> {
      let sum = 0;
      for (let step = 0; step < steps; step += 1) sum = yield context.callActivity<number, number>('add-one', sum);
      return sum;
    },
  );
  const speakUp = silence();
  await worker.start();
  return {
    async run(id) {
      await client.scheduleNewOrchestration('add-steps', 5, id);
      const state = await client.waitForOrchestrationCompletion(id, true, 60);
      return JSON.parse(state?.serializedOutput ?? 'null') as number;
    },
    async stop() {
      await worker.stop();
      await client.stop();
      speakUp();
    },
  };
};

/** Its worker logs every step to the console and takes no other logger. Answers how to undo it. */
const silence = (): (() => void) => {
  const { info, debug } = console;
  console.info = () => {};
  console.debug = () => {};
  return () => Object.assign(console, { info, debug });
};
