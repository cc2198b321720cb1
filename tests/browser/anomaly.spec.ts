import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel } = testIds;

for (const theme of ['dark', 'light']) {
  test(`the range is compared with the same hours before when somebody asks, in the ${theme} theme`, async ({
    page,
  }) => {
    const store = await useFixtures(page);
    await page.goto(`${APP}?theme=${theme}&var-filters=${encodeURIComponent('country|=|RU')}`);
    await expect(page.getByTestId(panel.row)).toHaveCount(6);
    const compare = page.getByRole('button', { name: 'Compare with the same hours before' });
    await expect(compare).toBeEnabled();
    expect(store.queries.some(({ queryType }) => queryType === 'anomaly')).toBe(false);
    await compare.click();
    await expect(page.getByTestId(panel.anomaly)).toContainText('70');
    await expect(page.getByTestId(panel.anomaly)).toContainText('1.7× the usual');
    const asked = store.queries.filter(({ queryType }) => queryType === 'anomaly');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ resume: true, filters: [{ key: 'country', operator: '=', values: ['RU'] }] });
    await page.getByTestId(panel.anomaly).click();
    const details = page.getByTestId(panel.anomalyDetails);
    await expect(details).toContainText('usually 1,000 ± 100 · 7 sigma above the usual · score 70');
    await expect(details).toContainText('6 of 7 earlier windows');
    await expect(details.getByRole('row')).toHaveCount(9);
    const { violations } = await new AxeBuilder({ page }).include(`[data-testid="${panel.anomalyDetails}"]`).analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  });
}

test('a comparison goes on until it is complete, ends when told to, and is forgotten with other filters', async ({
  page,
}) => {
  const store = await useFixtures(page);
  const asked = () => store.queries.filter(({ queryType }) => queryType === 'anomaly').length;
  await page.goto(APP);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  await expect(page.getByTestId(panel.compare)).toBeEnabled();
  // The store answers at once here: a reader would not see the part.
  await page.route('**/api/ds/query*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await route.fallback();
  });
  store.answer = 'part';
  await page.getByTestId(panel.compare).click();
  await expect(page.getByTestId(panel.comparing)).toContainText('40 %');
  await page.getByRole('button', { name: 'Stop comparing' }).click();
  await expect(page.getByTestId(panel.compare)).toBeEnabled();
  const before = asked();
  await page.waitForTimeout(1000);
  expect(asked()).toBe(before);
  store.answer = 'threats';
  await page.getByTestId(panel.compare).click();
  await expect(page.getByTestId(panel.anomaly)).toContainText('70');
  await page.getByTestId(panel.bar('xss-script')).click();
  await expect(page.getByTestId(panel.compare)).toBeEnabled();
  await expect(page.getByTestId(panel.anomaly)).toHaveCount(0);
});

test('a comparison that is very large is made when somebody says so', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  store.answer = 'ask';
  await page.getByTestId(panel.compare).click();
  await expect(page.getByTestId(panel.compareAllow)).toContainText('Read 111.8 GiB');
  await page.getByTestId(panel.compareAllow).click();
  await expect(page.getByTestId(panel.anomaly)).toContainText('70');
  expect(store.queries.findLast(({ queryType }) => queryType === 'anomaly')?.allowBytes).toBe(120e9);
  // The rest of the panel was not read again for it.
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
});

test('nothing of the comparison is cut off in a narrow panel', async ({ page }) => {
  await useFixtures(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(APP);
  await page.getByTestId(panel.compare).click();
  await page.getByTestId(panel.anomaly).click();
  const details = page.getByTestId(panel.anomalyDetails);
  await expect(details).toBeInViewport();
  expect(await details.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});
