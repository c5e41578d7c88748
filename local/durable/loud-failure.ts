/** A cause for which Azure would show Running for ever, or go wrong silently: here the instance fails and says why. */
export class LoudFailure extends Error {}
