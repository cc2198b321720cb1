import { toGroupBy } from './groupBy';

it.each([
  ['rule,country', ['rule', 'country']],
  ['rule,rule', ['rule']],
  ['nonsense,actor', ['actor']],
  ['nonsense', ['category']],
  ['', ['category']],
  [undefined, ['category']],
])('reads %p as %p', (text, groups) => {
  expect(toGroupBy(text)).toEqual(groups);
});
