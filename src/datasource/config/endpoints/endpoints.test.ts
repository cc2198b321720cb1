import { ownRules, presetsOf, saysNothing, withOwn, withPreset } from './noise';
import { documentFacts, nameOfFile } from './openapi';
import { factsText } from './OpenApiList';
import { previewRows } from './RulePreview';

describe('documents', () => {
  it.each([
    ['{"openapi":"3.1.0","paths":{"/a":{},"/b":{}}}', 2],
    ['{"openapi":"3.1.0"}', undefined],
    ['{"openapi":', undefined],
    [
      'openapi: 3.1.0\npaths:\n  /a:\n    get: {}\n  "/b/{id}":\n    # a comment\n    /not: a path\n\n  /c: {}\ncomponents:\n  /d: {}\n',
      3,
    ],
    ['swagger: "2.0"\r\npaths: # all\r\n    /a:\r\n        get: {}\r\n', 1],
    ['paths: { /a: {} }', undefined],
    ['', undefined],
  ])('counts the paths of %j', (text, paths) => {
    expect(documentFacts(text).paths).toBe(paths);
  });

  it('says how large one is', () => {
    expect(documentFacts('ä').bytes).toBe(2);
    expect(factsText('{"paths":{"/a":{}}}')).toBe('19 B, 1 path');
    expect(factsText('{"paths":{"/a":{},"/b":{}}}')).toBe('27 B, 2 paths');
    expect(factsText('  ')).toMatch(/^Paste/);
    expect(factsText('x')).toMatch(/^1 B; no paths/);
  });

  it('is named after its file', () => {
    expect([nameOfFile('shop.v1.yaml'), nameOfFile('shop.JSON'), nameOfFile('shop')]).toEqual([
      'shop.v1',
      'shop',
      'shop',
    ]);
  });
});

describe('noise', () => {
  const own = { name: 'batch', paths: ['/x'] };

  it('keeps presets and own rules apart', () => {
    const rules = withPreset([own, { preset: 'health' }], 'static', true);
    expect(rules).toEqual([{ preset: 'health' }, { preset: 'static' }, own]);
    expect(presetsOf(rules)).toEqual(['health', 'static']);
    expect(ownRules(rules)).toEqual([own]);
    expect(withPreset(rules, 'health', true)).toHaveLength(3);
    expect(withPreset(rules, 'health', false)).toEqual([{ preset: 'static' }, own]);
    expect(withOwn(rules, [])).toEqual([{ preset: 'health' }, { preset: 'static' }]);
  });

  it('knows a rule that says nothing', () => {
    expect([saysNothing({ name: 'x', paths: [] }), saysNothing(own), saysNothing({ preset: 'health' })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

it('puts what would change first', () => {
  const same = { target: '/a', before: 'GET /a', after: 'GET /a' };
  const changed = { target: '/b', before: 'GET /b', after: 'GET /{x}' };
  expect(previewRows([same, changed])).toEqual([changed, same]);
});
