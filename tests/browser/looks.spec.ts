import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel, drawer } = testIds;

async function seriousFindings(page: Page, within: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(within).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' ')}`);
}

for (const theme of ['dark', 'light']) {
  test(`everyone can use the panel in the ${theme} theme`, async ({ page }) => {
    // Two scans of a whole page.
    test.slow();
    await useFixtures(page);
    await page.goto(`${APP}?theme=${theme}`);
    await expect(page.getByTestId(panel.row)).toHaveCount(6);
    expect(await seriousFindings(page, `[data-testid="${panel.root}"]`)).toEqual([]);
    await page.getByTestId(panel.openEndpoint).first().click();
    await expect(page.getByTestId(drawer.event)).toHaveCount(25);
    await expect(page.getByTestId(drawer.content)).toBeInViewport();
    expect(await seriousFindings(page, '[role="dialog"]')).toEqual([]);
  });

  test(`everyone can use groups, filters and downloads in the ${theme} theme`, async ({ page }) => {
    test.slow();
    await useFixtures(page);
    await page.goto(`${APP}?theme=${theme}&var-filters=${encodeURIComponent('country|=|RU')}`);
    await page.getByTestId(panel.columns).click();
    await page.getByRole('radio', { name: 'Category' }).check({ force: true });
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(panel.group)).toHaveCount(4);
    expect(await seriousFindings(page, `[data-testid="${panel.root}"]`)).toEqual([]);
    await page.getByTestId(panel.actions).click();
    await page.getByTestId(panel.action('lists')).click();
    await expect(page.getByTestId(panel.exportDialog)).toBeVisible();
    expect(await seriousFindings(page, '[role="dialog"]')).toEqual([]);
  });

  test(`nothing of the panel is cut off in the ${theme} theme`, async ({ page }) => {
    await useFixtures(page);
    for (const width of [500, 1000, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${APP}?theme=${theme}`);
      await expect(page.getByTestId(panel.row).first()).toBeVisible();
      const overflow = await page
        .getByTestId(panel.root)
        .evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    }
  });
}
