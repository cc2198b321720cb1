import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, overviews, useFixtures } from './support';

const { panel, drawer } = testIds;

const RU = `${APP}?var-filters=${encodeURIComponent('country|=|RU')}`;

test('a filter is turned around, edited and removed in the panel', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(RU);
  const chips = page.getByTestId(panel.chip);
  await expect(chips).toHaveText(['Country is RU']);
  await chips.getByRole('button', { name: /opposite/ }).click();
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'country', operator: '!=', values: ['RU'] }]);
  await expect(chips).toHaveText(['Country is not RU']);
  await expect(page).toHaveURL(/country%7C%21%3D%7CRU/);

  await chips.getByRole('button', { name: /Edit/ }).press('Enter');
  await expect(chips.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('US');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([{ key: 'country', operator: '!=', values: ['US'] }]);
  await expect(chips.getByRole('button', { name: /Edit/ })).toBeFocused();

  await chips.getByRole('button', { name: /Remove/ }).click();
  await expect.poll(() => overviews(store).at(-1)?.filters).toEqual([]);
  await expect(chips).toHaveCount(0);
});

test('endpoints are searched for, which is a filter of the address', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(RU);
  const search = page.getByTestId(panel.endpointSearch);
  await search.fill('/cart{');
  await search.press('Enter');
  await expect
    .poll(() => overviews(store).at(-1)?.filters)
    .toEqual([
      { key: 'country', operator: '=', values: ['RU'] },
      { key: 'endpoint', operator: '=~', values: ['(?i).*/cart\\{.*'] },
    ]);
  await page.reload();
  await expect(search).toHaveValue('/cart{');
  await page
    .getByRole('search', { name: 'Search endpoints' })
    .getByRole('button', { name: 'Clear the search' })
    .click();
  await expect.poll(() => overviews(store).at(-1)?.filters).toHaveLength(1);
});

test('payloads are searched for, and lists are downloaded', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.openEndpoint).first().click();
  await expect(page.getByTestId(drawer.parameter).first()).toContainText('query: id');
  await page.getByTestId(drawer.search).fill('UNION');
  await page.getByTestId(drawer.search).press('Enter');
  await expect.poll(() => store.queries.at(-1)).toMatchObject({ queryType: 'events', search: 'UNION' });
  await page.keyboard.press('Escape');

  await page.getByTestId(panel.actions).click();
  await page.getByTestId(panel.action('lists')).click();
  await page.getByRole('radio', { name: 'All' }).check({ force: true });
  const downloading = page.waitForEvent('download');
  await page.getByTestId(panel.exportStart).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toBe('threat-requests.csv');
  await expect(page.getByTestId(panel.exportDialog)).toContainText('60 rows are in the file.');
});

test('the real backend finds endpoints and payloads by text', async ({ page }) => {
  await page.goto(`${APP}?from=now-6h&to=now`);
  await expect(page.getByTestId(panel.row).first()).toBeVisible();
  await page.getByTestId(panel.endpointSearch).fill('SEARCH');
  await page.getByTestId(panel.endpointSearch).press('Enter');
  await expect(page.getByTestId(panel.chip)).toHaveCount(0);
  await expect
    .poll(async () =>
      (await page.getByTestId(panel.openEndpoint).allTextContents()).every((path) => /search/i.test(path))
    )
    .toBe(true);
  await page.getByTestId(panel.openEndpoint).first().click();
  await page.getByTestId(drawer.search).fill('script');
  await page.getByTestId(drawer.search).press('Enter');
  await expect(page.getByText(/Found in [\d,]+ of/)).toBeVisible();
});
