import { withFilter } from './withFilter';

const rule = { key: 'rule', operator: '=', value: 'sqli' };

it('adds a filter', () => {
  expect(withFilter([rule], { key: 'country', operator: '=', value: 'RU' })).toEqual([
    rule,
    { key: 'country', operator: '=', value: 'RU' },
  ]);
});

it('replaces the opposite of a filter', () => {
  expect(withFilter([rule], { ...rule, operator: '!=' })).toEqual([{ ...rule, operator: '!=' }]);
});

it('keeps another value of the same key', () => {
  expect(withFilter([rule], { ...rule, operator: '!=', value: 'xss' })).toHaveLength(2);
});
