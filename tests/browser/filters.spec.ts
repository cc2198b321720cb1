import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, overviews, useFixtures } from './support';

const { panel } = testIds;

test('a click on a rule filters the page', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.bar('xss-script')).click();
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'rule', operator: '=', values: ['xss-script'] }]);
  await expect(page).toHaveURL(/var-filters=rule/);
});

test('a click on a category of another list filters by its threat types', async ({ page }) => {
  const store = await useFixtures(page);
  await page.setViewportSize({ width: 1700, height: 900 });
  await page.goto(APP);
  await page.getByRole('radio', { name: 'OWASP 2021' }).check();
  await page.getByTestId(panel.bar('A03:2021')).click();
  await expect.poll(() => overviews(store).at(-1)?.filters?.[0]).toMatchObject({ key: 'category', operator: '=~' });
  expect(overviews(store).at(-1)?.filters?.[0].values[0].split('|')).toContain('sqli');
});

test('a cell excludes its endpoint, and its opposite replaces that', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  const row = page.getByTestId(panel.row).first();
  await row.hover();
  await row.getByRole('button', { name: 'Exclude POST /cart' }).click();
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'endpoint', operator: '!=', values: ['POST /cart'] }]);
  await row.hover();
  await row.getByRole('button', { name: 'Only POST /cart' }).click();
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'endpoint', operator: '=', values: ['POST /cart'] }]);
});

test('a row that has the focus offers its filters to the keyboard', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  const row = page.getByTestId(panel.row).first();
  await expect(row.getByRole('button', { name: /^(Only|Exclude)/ })).toHaveCount(0);
  await page.getByTestId(panel.openEndpoint).first().focus();
  await page.keyboard.press('Tab');
  await expect(row.getByRole('button', { name: 'Only POST /cart' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'endpoint', operator: '!=', values: ['POST /cart'] }]);
});

test('a filter is added by hand', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await expect(page.getByTestId(panel.table)).toBeVisible();
  const input = page
    .getByRole('combobox', { name: /filter/i })
    .or(page.getByPlaceholder(/label|filter/i))
    .first();
  await input.click();
  await page.getByRole('option', { name: 'Country' }).click();
  await page
    .getByRole('option', { name: /^=\s/ })
    .or(page.getByRole('option', { name: /Equals/ }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Russia' }).click();
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'country', operator: '=', values: ['RU'] }]);
});

test('filters of the address hold from the start', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(`${APP}?var-filters=${encodeURIComponent('country|=|RU')}`);
  await expect(page.getByTestId(panel.table)).toBeVisible();
  expect(overviews(store)[0].filters).toEqual([{ key: 'country', operator: '=', values: ['RU'] }]);
});
