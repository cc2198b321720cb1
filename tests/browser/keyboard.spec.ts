import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel, drawer } = testIds;

const MOST_STEPS = 120;

/** Goes on with the Tab key until something with this test id, or in it, has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate(
      (id) => document.activeElement?.closest(`[data-testid="${id}"]`) !== null,
      testId
    );
    if (there) {
      return;
    }
  }
  throw new Error(`the Tab key does not lead to ${testId}`);
}

const focusedTestId = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-testid]')?.getAttribute('data-testid'));

test('from opening the page to evidence and back, with nothing but the keyboard', async ({ page }) => {
  test.slow();
  await useFixtures(page);
  await page.goto(APP);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);

  await tabTo(page, panel.header('requests'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(panel.header('requests'))).toHaveAttribute('aria-sort', 'descending');

  await tabTo(page, panel.openEndpoint);
  const opened = await page.evaluate(() => document.activeElement?.textContent);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(drawer.content)).toBeVisible();
  await expect(page.getByRole('dialog')).toContainText(opened ?? '');
  await expect(page.getByTestId(drawer.event)).toHaveCount(25);

  await tabTo(page, drawer.next);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).not.toContainText('Reading');
  await expect(page).toHaveURL(/endpoint/i);

  await tabTo(page, drawer.rule);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(drawer.rule).first()).toContainText(/./);

  await tabTo(page, drawer.search);
  await page.keyboard.type('UNION');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId(drawer.match).first()).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(page.getByTestId(drawer.content)).toBeHidden();
  // The keyboard is back in the table, on the endpoint that was opened.
  await expect.poll(() => focusedTestId(page)).toBe(panel.openEndpoint);
});
