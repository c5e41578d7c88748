/**
 * Lets the event loop breathe: turns and quick activities are pure microtasks, and would starve HTTP (docs/durable.md B9).
 *
 * Answers nothing while less than `everyMs` of real time has passed since the last pause, else a pause to await.
 */
export const createBreath = (everyMs = 10): (() => Promise<void> | undefined) => {
  let last = performance.now();
  let pause: Promise<void> | undefined;
  return () => {
    if (pause !== undefined || performance.now() - last < everyMs) return pause;
    pause = new Promise((resolve) =>
      setImmediate(() => {
        last = performance.now();
        pause = undefined;
        resolve();
      }),
    );
    return pause;
  };
};
