import type { AttachmentStore } from '../../desk/ports';

/** One store under the contract. `key` answers one that nobody used; `close` leaves nothing behind that costs. */
export interface AttachmentStoreWorld {
  readonly store: AttachmentStore;
  readonly key: () => string;
  readonly close: () => Promise<void>;
}

/** What every `AttachmentStore` keeps, on the laptop and in Azure. A difference is a bug in the endpoint (docs/style.md §7). */
export const attachmentStoreContract = (create: () => Promise<AttachmentStoreWorld>): void => {
  let world: AttachmentStoreWorld;
  let store: AttachmentStore;
  let key: string;
  beforeEach(async () => {
    world = await create();
    store = world.store;
    key = world.key();
  });
  afterEach(async () => {
    await store.remove(key);
    await world.close();
  });

  const everyByte = Uint8Array.from({ length: 512 }, (_, index) => index % 256);

  it('reads what it has just stored, byte for byte', async () => {
    await store.put(key, everyByte, 'application/pdf');
    expect(await store.read(key)).toEqual(everyByte);
  });

  it('reads nothing where nothing was stored', async () => {
    expect(await store.read(key)).toBeUndefined();
  });

  it('takes 10 MiB in one piece', async () => {
    const large = new Uint8Array(10 * 1024 * 1024).map((_, index) => (index * 31) % 251);
    await store.put(key, large, 'application/zip');
    expect(Buffer.from((await store.read(key)) ?? []).equals(Buffer.from(large))).toBe(true);
  }, 120_000);

  it('leaves what stands under a key as it is', async () => {
    await store.put(key, everyByte, 'text/plain');
    await store.put(key, Uint8Array.of(1), 'text/plain');
    expect(await store.read(key)).toEqual(everyByte);
  });

  it('removes once and again, and reads nothing after', async () => {
    await store.put(key, everyByte, 'text/plain');
    await store.remove(key);
    await store.remove(key);
    expect(await store.read(key)).toBeUndefined();
  });
};
