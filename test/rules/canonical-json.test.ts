import fc from 'fast-check';
import { canonicalJson } from '../../desk/rules/canonical-json';

describe('canonical JSON', () => {
  it('is the example of RFC 8785 §3.2.2', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as in RFC 8785 §3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key, index) => [key, index])));
    const sorted = [...text.matchAll(/:(\d)/g)].map(([, index]) => keys[Number(index)]);
    expect(sorted).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('prints negative zero as zero', () => {
    expect(canonicalJson([-0, 0, 1e21, 123456789012345680000])).toBe('[0,0,1e+21,123456789012345680000]');
  });

  it('is one text for every order of keys, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const shuffled = JSON.parse(JSON.stringify(value), (_key, member) =>
          member !== null && typeof member === 'object' && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).reverse())
            : member,
        );
        expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['a hole', new Array(2)],
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a big integer', 1n],
    ['a function', () => 0],
    ['a symbol', Symbol('s')],
    ['a date', { at: new Date(0) }],
    ['a map', new Map()],
    ['a buffer', Buffer.from('x')],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a key', { '\udead': 1 }],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('takes a value from another realm', () => {
    expect(canonicalJson(structuredClone({ b: [1], a: {} }))).toBe('{"a":{},"b":[1]}');
  });
});
