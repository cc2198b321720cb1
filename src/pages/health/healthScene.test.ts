import { rejectedShare } from './healthScene';

it.each([
  [10, 4, '40 %'],
  [10, 0, '0 %'],
  [0, 0, '–'],
  [10, null, '–'],
])('of %p threats, %p answered 4xx are %p', (threats, rejected, text) => {
  expect(rejectedShare({ values: {}, contributions: [], metrics: { threats, rejected } })).toBe(text);
});
