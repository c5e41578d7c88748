import type { ADesk } from './a-desk';

/** The desk as a policy has it that wants words. */
export const ofWords = ({ ports, but }: ADesk): ReturnType<ADesk['but']> => {
  const activePolicy = async () => {
    const policy = await ports.directory.activePolicy();
    return { ...policy, elevation: { ...policy.elevation, password: { kind: 'words' as const } } };
  };
  return but({ directory: { ...ports.directory, activePolicy } });
};
