import { createBreath } from '../../../local/durable/breath';

describe('a breath', () => {
  it('is taken once its time has come, by all who wait for it', async () => {
    const breathe = createBreath(0);
    const pause = breathe();
    expect(pause).toBeInstanceOf(Promise);
    expect(breathe()).toBe(pause);
    let hasTicked = false;
    setImmediate(() => {
      hasTicked = true;
    });
    await pause;
    await breathe();
    expect(hasTicked).toBe(true);
  });

  it('is not taken before', () => {
    expect(createBreath(60_000)()).toBeUndefined();
  });
});
