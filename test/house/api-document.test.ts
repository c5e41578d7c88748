import Ajv from 'ajv/dist/2020';
import type { Desk } from '../../desk/usecases/desk';
import { doorsOf } from '../../functions/app';

const doors = doorsOf({} as Desk, { style: '', hasClockBar: false });
