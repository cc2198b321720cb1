import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel, pages } = testIds;

test('a range without threats says what was read', async ({ page }) => {
  await useFixtures(page, 'empty');
  await page.goto(APP);
  await expect(page.getByTestId(panel.empty)).toContainText('No threats in this range');
  await expect(page.getByTestId(panel.empty)).toContainText('40,900,000 requests were read');
});

test('an error of the store says what helps', async ({ page }) => {
  await useFixtures(page, 'error');
  await page.goto(APP);
  await expect(page.getByTestId(panel.error)).toContainText('context deadline exceeded');
  await expect(page.getByTestId(panel.error)).toContainText('Choose a shorter range');
});

test('a dead store is an error, and the next refresh heals it', async ({ page }) => {
  const store = await useFixtures(page, 'dead');
  await page.goto(APP);
  await expect(page.getByTestId(panel.error)).toBeVisible();
  store.answer = 'threats';
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
});

test('without a data source the page offers one, and sample traffic', async ({ page }) => {
  await useFixtures(page);
  const created: object[] = [];
  await page.route('**/api/datasources', async (route) => {
    const source = {
      id: 1,
      uid: 'new',
      type: 'underthreat-apis-datasource',
      name: 'Sample',
      jsonData: {},
      isDefault: true,
    };
    if (route.request().method() === 'POST') {
      created.push(route.request().postDataJSON());
      await route.fulfill({ json: { datasource: source, name: source.name } });
    } else {
      await route.fulfill({ json: created.length > 0 ? [source] : [] });
    }
  });
  await page.goto(APP);
  await expect(page.getByTestId(pages.start)).toBeVisible();
  await expect(page.getByTestId(pages.createDataSource)).toHaveAttribute('href', /connections\/datasources/);
  await page.getByTestId(pages.trySample).click();
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  expect(created).toEqual([
    expect.objectContaining({ type: 'underthreat-apis-datasource', jsonData: { store: 'sample' } }),
  ]);
});

test('the configuration page lists data sources with their health', async ({ page }) => {
  await page.route('**/health', (route) =>
    route.fulfill({ json: { status: 'OK', message: 'Reads 120 requests a minute' } })
  );
  await page.goto('/plugins/underthreat-apis-app');
  await expect(page.getByTestId(pages.dataSources)).toContainText('Reads 120 requests a minute');
  await expect(page.getByTestId(pages.createDataSource)).toBeVisible();
});
