import { HttpRequest, InvocationContext } from '@azure/functions';
import { nodeIds } from '../../adapters/platform/ids';
import { enter } from '../../functions/enter';
import { addressOfStyle, styleSheetDoor, styleSheetOf } from '../../functions/style-sheet';

const sheetOf = (text: string) => styleSheetOf(text, nodeIds.hash);
const sheet = sheetOf('main { margin: 0 }');

const get = async (address: string) => {
  const door = styleSheetDoor(sheet);
  const request = new HttpRequest({
    method: 'GET',
    url: `https://desk.example${address}`,
    params: { name: address.split('/').at(-1) ?? '' },
  });
  const context = new InvocationContext({ invocationId: 'i-1', functionName: door.name, logHandler: () => {} });
  const { status, headers, body } = await enter(door, { origins: [] } as never, request, context);
  return { status, cached: (headers as Record<string, string>)['cache-control'], body };
};

describe('the style sheet', () => {
  it('has a name that changes with its text', () => {
    expect(sheet.name).toMatch(/^desk-[0-9a-f]{16}\.css$/);
    expect(sheetOf('main { margin: 0 }').name).toBe(sheet.name);
    expect(sheetOf('main { margin: 1px }').name).not.toBe(sheet.name);
  });

  it('may be kept for good under its name', async () => {
    const kept = { status: 200, cached: 'public, max-age=31536000, immutable', body: sheet.text };
    expect(await get(addressOfStyle(sheet))).toEqual(kept);
  });

  it.each([addressOfStyle(sheetOf('of the release before')), '/assets/desk.css'])(
    'stands in for %s, and is not kept',
    async (address) => {
      expect(await get(address)).toEqual({ status: 200, cached: 'no-cache', body: sheet.text });
    },
  );

  it('is all that lies there', async () => {
    expect(await get('/assets/package.json')).toMatchObject({ status: 404 });
  });
});
