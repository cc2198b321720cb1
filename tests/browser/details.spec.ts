import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP } from './support';

const { panel, drawer } = testIds;
const HOUR = `${APP}?from=now-1h&to=now`;

const count = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));
const threats = (row: { textContent: () => Promise<string | null> }) => row.textContent().then(count);

async function open(page: Page, address: string) {
  await page.goto(address);
  await page.getByTestId(panel.openEndpoint).first().click();
  await expect(page.getByTestId(drawer.event).first()).toBeVisible();
}

// The real backend on generated traffic: the tabs must say what the table says.
test('the traffic of an endpoint adds up, over time too', async ({ page }) => {
  await open(page, HOUR);
  await page.getByTestId(drawer.tab('traffic')).click();
  const traffic = page.getByTestId(drawer.traffic);
  const requests = await traffic
    .getByText('Requests', { exact: true })
    .first()
    .locator('..')
    .locator('dd')
    .textContent();
  const statuses = traffic.getByRole('table').locator('tbody tr');
  await expect(statuses.first()).toBeVisible();
  const byStatus = await statuses.locator('td:nth-of-type(1)').allTextContents();
  expect(byStatus.map(count).reduce((sum, one) => sum + one, 0)).toBe(count(requests));
  await expect(traffic.getByRole('img', { name: /^95th percentile of duration/ })).toBeVisible();
  await expect(traffic.getByRole('img', { name: /^Bytes/ })).toBeVisible();

  await page.reload();
  await expect(page.getByTestId(drawer.traffic)).toContainText('Requests');
});

test('the actors of an endpoint have all of its threats, and can be filtered by', async ({ page }) => {
  await open(page, HOUR);
  const row = page
    .getByRole('dialog')
    .getByText('Threat requests', { exact: true })
    .first()
    .locator('..')
    .locator('dd');
  const all = await threats(row);
  await page.getByTestId(drawer.tab('actors')).click();
  const rows = page.getByTestId(drawer.actors).locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  const each = await rows.locator('td:nth-of-type(2)').allTextContents();
  expect(each.map(count).reduce((sum, one) => sum + one, 0)).toBe(all);
  await rows.first().hover();
  await rows.first().getByRole('button', { name: /^Only/ }).click();
  await expect(page).toHaveURL(/var-filters=actor/);
});

test('paths are shown as they were sent', async ({ page }) => {
  await open(page, HOUR);
  await expect(page.getByTestId(drawer.rawPath).first()).toContainText('/');
});

for (const theme of ['dark', 'light']) {
  test(`everyone can use the details in the ${theme} theme, on narrow screens too`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width: 400, height: 900 });
    await open(page, `${HOUR}&theme=${theme}`);
    for (const tab of ['traffic', 'actors'] as const) {
      await page.getByTestId(drawer.tab(tab)).click();
      await expect(page.getByTestId(drawer[tab]).getByRole('table')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include('[role="dialog"]').analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
      const overflow = await page.getByTestId(drawer.content).evaluate((one) => one.scrollWidth - one.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}
