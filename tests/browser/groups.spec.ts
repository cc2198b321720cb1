import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel } = testIds;

test('rows are grouped and folded by keyboard, with their sums', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.columns).press('Enter');
  const menu = page.getByTestId(panel.columnsMenu);
  await menu.getByRole('radio', { name: 'Service' }).check({ force: true });
  await page.keyboard.press('Escape');
  const table = page.getByRole('table', { name: 'APIs under threat' });
  const groups = page.getByTestId(panel.group);
  await expect(groups).toHaveCount(5);
  await expect(table).toHaveAttribute('aria-rowcount', '12');
  const shop = groups.first().getByRole('button');
  await expect(shop).toHaveAccessibleName(/shop.*2 endpoints/);
  await expect(groups.first()).toContainText('2,100');
  await shop.press('ArrowLeft');
  await expect(shop).toHaveAttribute('aria-expanded', 'false');
  await expect(table).toHaveAttribute('aria-rowcount', '10');
  await shop.press('Enter');
  await expect(table).toHaveAttribute('aria-rowcount', '12');
  await page.getByTestId(panel.foldAll).click();
  await expect(page.getByTestId(panel.row)).toHaveCount(0);
  await page.getByTestId(panel.columns).click();
  await menu.getByRole('radio', { name: 'Category' }).check({ force: true });
  await page.keyboard.press('Escape');
  await expect(groups.first()).toContainText('SQL injection');
  await expect(groups).toHaveCount(4);
});
