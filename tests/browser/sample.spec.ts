import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP } from './support';

const { panel, drawer } = testIds;

// The real backend on generated traffic: what is shown must add up, whatever was generated.
const HOUR = `${APP}?from=now-1h&to=now`;

const count = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));

test('generated traffic: the page adds up', async ({ page }) => {
  await page.goto(HOUR);
  await expect(page.getByTestId(panel.row).first()).toBeVisible();
  await expect(page.getByTestId(panel.strip)).toContainText('exact');
  await expect(page.getByTestId(panel.topRules).getByRole('listitem').first()).toContainText(/\d+ APIs?/);
  const endpoints = count(await page.getByTestId(panel.total('endpoints')).textContent());
  await expect(page.getByRole('table', { name: 'APIs under threat' })).toHaveAttribute(
    'aria-rowcount',
    String(endpoints + 1)
  );
});

test('generated traffic: evidence has a match in its payload', async ({ page }) => {
  await page.goto(HOUR);
  await page.getByTestId(panel.openEndpoint).first().click();
  await expect(page.getByTestId(drawer.event).first()).toBeVisible();
  await expect(page.getByTestId(drawer.match).first()).toHaveText(/./);
});

test('generated traffic: a rule narrows the endpoints to those it affects', async ({ page }) => {
  await page.goto(HOUR);
  const first = page.getByTestId(panel.topRules).getByRole('listitem').first();
  const affected = /(\d+) APIs?/.exec((await first.textContent()) ?? '')?.[1];
  await first.getByRole('button').click();
  await expect(page.getByTestId(panel.total('endpoints'))).toHaveText(String(affected));
  await expect(page).toHaveURL(/var-filters=rule/);
});
