import { endpointSearch, isNegated, negated, searchedText, valuesOf, withNewValues, without } from './changes';

const rule = { key: 'rule', operator: '=', value: 'sqli', origin: 'dashboard' };
const countries = { key: 'country', operator: '=|', value: 'RU', values: ['RU', 'US'] };
const all = [rule, countries];

describe('a filter', () => {
  it('is removed', () => {
    expect(without(all, { key: 'rule', operator: '=', value: 'sqli' })).toEqual([countries]);
    expect(without(all, { ...countries, values: ['US'] })).toEqual(all);
  });

  it('is turned into its opposite and back, and keeps what the host wrote on it', () => {
    const turned = negated(all, rule);
    expect(turned[0]).toEqual({ ...rule, operator: '!=' });
    expect(isNegated(turned[0])).toBe(true);
    expect(negated(turned, turned[0])).toEqual(all);
    expect(negated(all, countries)[1]).toMatchObject({ operator: '!=|', values: ['RU', 'US'] });
    expect(negated([{ ...rule, operator: '<' }], { ...rule, operator: '<' })[0].operator).toBe('<');
  });

  it('gets another value, and goes with its last', () => {
    expect(withNewValues(all, rule, ['xss'])[0]).toMatchObject({ key: 'rule', value: 'xss', origin: 'dashboard' });
    expect(withNewValues(all, countries, ['US'])[1]).toMatchObject({ value: 'US', values: ['US'] });
    expect(withNewValues(all, rule, [])).toEqual([countries]);
  });

  it('has one value, or those of its list', () => {
    expect(valuesOf(rule)).toEqual(['sqli']);
    expect(valuesOf(countries)).toEqual(['RU', 'US']);
    expect(valuesOf({ key: 'country', operator: '=|', value: 'RU' })).toEqual(['RU']);
  });
});

describe('a search for endpoints', () => {
  it.each(['/cart', 'a.b*c', '{id}', '$x|y', '\\d(', 'ü 😀'])('for %s is a pattern, and is read back', (text) => {
    const filter = endpointSearch(text);
    expect(filter).toMatchObject({ key: 'endpoint', operator: '=~' });
    expect(searchedText(filter)).toBe(text);
    const pattern = new RegExp(`^${filter.value.slice(4)}$`, 'is');
    expect(pattern.test(`GET /x${text.toUpperCase()}y`)).toBe(true);
    expect(pattern.test('GET /other')).toBe(false);
  });

  it('is no other pattern', () => {
    expect(searchedText({ key: 'endpoint', operator: '=~', value: '.*cart.*' })).toBeUndefined();
    expect(searchedText({ key: 'endpoint', operator: '=~', value: '(?i).*a|b.*' })).toBeUndefined();
    expect(searchedText({ key: 'endpoint', operator: '!~', value: '(?i).*a.*' })).toBeUndefined();
    expect(searchedText({ key: 'path', operator: '=~', value: '(?i).*a.*' })).toBeUndefined();
  });
});
