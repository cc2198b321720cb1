import { filtersOf } from './Activity';

const row = { values: { rule: 'sqli-one', country: '' }, metrics: {}, contributions: [] };

it('makes a filter of each dimension of a group', () => {
  expect(filtersOf(row, ['rule'])).toEqual([['rule', 'sqli-one']]);
});

it('makes none where the log did not say a value', () => {
  expect(filtersOf(row, ['rule', 'country'])).toBeUndefined();
});
