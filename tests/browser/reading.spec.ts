import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, overviews, useFixtures } from './support';

const { panel } = testIds;

test('a long range fills in while it is read, and says how far it is', async ({ page }) => {
  const store = await useFixtures(page, 'part');
  // The store answers at once here: a reader would not see the part.
  await page.route('**/api/ds/query*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, overviews(store).length === 0 ? 0 : 1500));
    await route.fallback();
  });
  await page.goto(APP);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  await expect(page.getByTestId(panel.share)).toContainText('40 % read, the newest first');
  await expect(page.getByTestId(panel.strip)).toContainText('partial');
  store.answer = 'threats';
  await expect(page.getByTestId(panel.strip)).toContainText('exact');
  await expect(page.getByTestId(panel.share)).toHaveCount(0);
  expect(overviews(store).every(({ resume }) => resume)).toBe(true);
});

test('a range that is very large is read when somebody says so', async ({ page }) => {
  const store = await useFixtures(page, 'ask');
  await page.goto(APP);
  await expect(page.getByTestId(panel.ask)).toContainText('About 111.8 GiB of logs would be read');
  await page.getByTestId(panel.allow).click();
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  expect(overviews(store).at(-1)?.allowBytes).toBe(120e9);
  // The next refresh does not ask again.
  await page.getByTestId('data-testid RefreshPicker run button').click();
  await expect.poll(() => overviews(store).length).toBeGreaterThan(2);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
});

test('what is shown can be read again', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  const before = overviews(store).length;
  await page.getByTestId(panel.readAgain).click();
  await expect.poll(() => overviews(store).length).toBeGreaterThan(before);
  expect(overviews(store).at(-1)?.since).toBeGreaterThan(0);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
});
