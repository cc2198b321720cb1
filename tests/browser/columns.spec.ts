import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel } = testIds;

const header = (page: Page, column: string) => page.getByTestId(panel.header(column));
const titles = (page: Page) =>
  page
    .getByRole('columnheader')
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-testid')?.split(' ').at(-1)));
const widthOf = async (page: Page, column: string) => (await header(page, column).boundingBox())?.width ?? 0;

test('sorts by several columns, with the pointer and the keyboard', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await header(page, 'lastRule').getByRole('button').click();
  await header(page, 'requests').getByRole('button').press('Shift+Enter');
  await expect(header(page, 'lastRule')).toHaveAttribute('aria-sort', 'ascending');
  await expect(header(page, 'requests').getByRole('button')).toHaveAccessibleName(/Requests.*place 2, descending/);
  // Both have the same last rule, so only the second column tells them apart.
  const more = page.getByTestId(panel.openEndpoint).filter({ hasText: /^\/(cart|search)/ });
  await expect(more.first()).toHaveText('/cart');
  await header(page, 'requests')
    .getByRole('button')
    .click({ modifiers: ['Shift'] });
  await expect(more.last()).toHaveText('/cart');
});

test('columns are hidden, moved and remembered while the page is open', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await header(page, 'requests').getByRole('button').press('Alt+ArrowRight');
  await expect.poll(() => titles(page)).toEqual(expect.arrayContaining(['endpoint', 'service', 'threats', 'requests']));
  expect((await titles(page)).slice(0, 4)).toEqual(['endpoint', 'service', 'threats', 'requests']);
  await page.getByTestId(panel.columns).click();
  const menu = page.getByTestId(panel.columnsMenu);
  await menu.getByRole('checkbox', { name: 'Actors' }).press('Space');
  await expect(header(page, 'actors')).toHaveCount(0);
  await menu.getByRole('button', { name: 'Move Blocked to the left' }).click();
  await page.keyboard.press('Escape');
  expect((await titles(page)).slice(0, 5)).toEqual(['endpoint', 'service', 'threats', 'blocked', 'requests']);
  await page.getByTestId(panel.columns).click();
  await menu.getByRole('button', { name: 'Reset columns' }).click();
  await expect(header(page, 'actors')).toHaveCount(1);
  await page.keyboard.press('Escape');
  expect((await titles(page)).slice(0, 4)).toEqual(['endpoint', 'service', 'requests', 'threats']);
});

test('a column is dragged to another place', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await header(page, 'lastRule').getByRole('button').dragTo(header(page, 'requests'));
  await expect
    .poll(async () => (await titles(page)).slice(0, 4))
    .toEqual(['endpoint', 'service', 'lastRule', 'requests']);
});

test('a column is resized by pointer and keyboard, and gets its width back', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  const handle = page.getByTestId(panel.resize('endpoint'));
  const before = await widthOf(page, 'endpoint');
  const box = await handle.boundingBox();
  if (!box) {
    throw new Error('the handle has no place');
  }
  await page.mouse.move(box.x + 2, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + 52, box.y + 5, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(page, 'endpoint')).toBeCloseTo(before + 50, 0);
  await handle.press('ArrowRight');
  await expect.poll(() => widthOf(page, 'endpoint')).toBeCloseTo(before + 66, 0);
  await expect(handle).toHaveAttribute('aria-valuenow', String(Math.round(before + 66)));
  await handle.dblclick();
  await expect.poll(() => widthOf(page, 'endpoint')).toBeCloseTo(before, 0);
});
