import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailRoom } from '../../../local/mail/room';

/** A fresh mail room in a fresh folder, on a clock that stands still until it is told to pass. */
export const aMailRoom = () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-mail-'));
  let nowMs = Date.parse('2026-03-02T08:00:00Z');
  const open = () => createMailRoom({ file: join(folder, 'mail.db'), now: () => nowMs });
  let room = open();
  return {
    get room() {
      return room;
    },
    pass: (ms: number): void => {
      nowMs += ms;
    },
    reopen: async (): Promise<void> => {
      await room.close();
      room = open();
    },
    remove: async (): Promise<void> => {
      await room.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export type AMailRoom = ReturnType<typeof aMailRoom>;
