import type { Facts } from './facts';
import type { BicepFile, Resource } from './model';
import { type Choice, namesInLoop, type Place, type ReadJson, valuesOf } from './values';

/** All of `infra/`, parsed: what every rule looks at. */
export interface House {
  readonly files: readonly BicepFile[];
  readonly readJson: ReadJson;
  /** Texts of the parameter files by path. */
  readonly parameterFiles: ReadonlyMap<string, string>;
  readonly facts: Facts;
}

export const placeIn = (house: House, file: BicepFile, names: Place['names'] = new Map()): Place => ({
  file,
  names,
  readJson: house.readJson,
});

/** Reads every body as far as the text tells, and names what cannot come to anything. */
export const complaintsOf = (house: House, file: BicepFile, { loop, body }: Resource): ReadonlyMap<string, number> => {
  const lineByMessage = new Map<string, number>();
  const complain = (line: number, message: string) => void lineByMessage.set(message, line);
  const place = { ...placeIn(house, file), complain };
  valuesOf(body, loop === undefined ? place : { ...place, names: namesInLoop(loop, place) });
  return lineByMessage;
};

/** A resource with all that its body may come to; `names` tells what some parameters are taken to be. */
export const bodyOf = (house: House, file: BicepFile, resource: Resource, names?: Place['names']): Choice => {
  const place = placeIn(house, file, names);
  const within = resource.loop === undefined ? place : { ...place, names: namesInLoop(resource.loop, place) };
  return valuesOf(resource.body, within);
};

export interface Placed {
  readonly file: BicepFile;
  readonly resource: Resource;
}

/** What is deployed, without what is only referred to. */
export const deployedIn = ({ files }: House): readonly Placed[] =>
  files.flatMap((file) =>
    file.resources.filter(({ isExisting }) => !isExisting).map((resource) => ({ file, resource })),
  );
