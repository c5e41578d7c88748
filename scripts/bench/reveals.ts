import { inFolder } from './disk';
import { createCheck, type Figure, quantileOf } from './figure';
import { fileTickets } from './intake';
import { startLaptop } from './laptop';
import { repeatsUsual } from './repeat';

const perRepeat = 20;
const wish = {
  ...{ deviceId: 'LAPTOP-01', category: 'Devices', title: 'A look', plan: 'Read the log.' },
  actions: ['Use the command prompt or PowerShell'],
};

/** An engineer asks for a device and is shown its password, over HTTP, one after another; what is typical needs no approval. */
export const reveals = (): Promise<readonly Figure[]> =>
  inFolder(async (folder) => {
    const check = createCheck();
    const laptop = await startLaptop(folder);
    const { ticketIds } = await fileTickets(laptop, 1, check);
    const engineer = await laptop.as('escalation-engineer');
    const repeats: number[][] = [];
    for (let repeat = 0; repeat <= repeatsUsual; repeat += 1) {
      const took: number[] = [];
      for (let no = 0; no < perRepeat; no += 1) {
        const from = performance.now();
        const asked = await engineer.post('/api/v1/elevations', { ...wish, ticketId: ticketIds[0] });
        const { grantId } = JSON.parse(asked.text) as { readonly grantId?: string };
        const shown = await engineer.post(`/api/v1/elevations/${grantId}/reveal`, {});
        took.push(performance.now() - from);
        check.that(shown.status === 200, () => `a reveal was answered ${shown.status}: ${shown.text}`);
        const closed = await engineer.post(`/api/v1/elevations/${grantId}/close`, { actionsTaken: 'Read it.' });
        check.that(closed.status === 200, () => `giving back was answered ${closed.status}: ${closed.text}`);
      }
      if (repeat > 0) repeats.push(took);
    }
    await laptop.kill();
    const figure = (name: string, share: number): Figure => ({
      ...{ name: `from the request to the reveal, ${name}`, unit: 'ms', wrong: check.wrong() },
      repeats: repeats.map((took) => quantileOf(took, share)),
    });
    return [figure('p50', 0.5), figure('p99', 0.99)];
  });
