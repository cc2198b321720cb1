import { lastPage, toPage } from './paging';

it.each([
  ['3', 3],
  ['0', 1],
  ['-2', 1],
  ['1e3', 1],
  [undefined, 1],
  [['2'], 1],
  ['999999', 50_000],
])('reads page %p as %p', (text, page) => {
  expect(toPage(text)).toBe(page);
});

it.each([
  [null, 1],
  [0, 1],
  [20, 1],
  [21, 2],
  [9_999_999, 50_000],
])('%p requests end on page %p', (total, page) => {
  expect(lastPage(total)).toBe(page);
});
