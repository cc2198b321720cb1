import { splitHighlight } from './highlight';
import { inert, spreadsheetSafe } from './inert';

describe('inert', () => {
  it.each([
    ['plain /cart?a=1', 'plain /cart?a=1'],
    ['<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['\u001b[31mred', '\\e[31mred'],
    ['a\r\nb\tc\0', 'a\\r\\nb\\tc\\0'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
    ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800', '\\ud800'],
    ['naïve 日本 🦊', 'naïve 日本 🦊'],
  ])('shows %j as %j', (text, expected) => {
    expect(inert(text)).toBe(expected);
  });

  it('takes anything without throwing', () => {
    const circular: { self?: object } = {};
    circular.self = circular;
    expect([null, undefined, 7, true, { a: 1 }, circular].map((value) => inert(value))).toEqual([
      '',
      '',
      '7',
      'true',
      '{"a":1}',
      '',
    ]);
  });

  it('cuts what is too long', () => {
    expect(inert('x'.repeat(10), 4)).toBe('xxxx…');
  });
});

describe('spreadsheetSafe', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1', "'  =1"],
    ['/cart', '/cart'],
  ])('writes %j as %j', (text, expected) => {
    expect(spreadsheetSafe(text)).toBe(expected);
  });
});

describe('splitHighlight', () => {
  it('splits around the match', () => {
    expect(splitHighlight('id=1 UNION SELECT x', 5, 17)).toEqual({
      before: 'id=1 ',
      match: 'UNION SELECT',
      after: ' x',
    });
  });

  it('counts UTF-16 units before escaping', () => {
    const text = '🦊\u202e<script>';
    expect(splitHighlight(text, 3, text.length)).toEqual({ before: '🦊\\u202e', match: '<script>', after: '' });
  });

  it.each([
    [undefined, 0, 3],
    ['abc', -5, 99],
    ['abc', 2, 1],
    ['abc', Number.NaN, 'x'],
    ['abc', 9, 12],
  ])('never throws and keeps all text: %j %j %j', (text, start, end) => {
    const { before, match, after } = splitHighlight(text, start, end);
    expect(before + match + after).toBe(text ?? '');
  });

  it('keeps the match in sight in a long text', () => {
    const parts = splitHighlight(`${'a'.repeat(5000)}MATCH${'b'.repeat(5000)}`, 5000, 5005);
    expect(parts.match).toBe('MATCH');
    expect(parts.before.startsWith('…')).toBe(true);
    expect(parts.before.length + parts.after.length).toBeLessThan(1300);
  });
});
