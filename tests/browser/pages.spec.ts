import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP } from './support';

const { pages, panel } = testIds;

// The real backend on generated traffic: what is shown must add up, whatever was generated.
const RANGE = 'from=now-6h&to=now';

async function seriousFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' ')}`);
}

const count = (text: string | null) => Number((text ?? '').replace(/[^\d]/g, ''));
const parameter = (page: Page, name: string) => new URL(page.url()).searchParams.getAll(name);

/** The cells of the first row of a table, by the titles of its columns. */
async function firstRow(page: Page, table: string): Promise<Record<string, string>> {
  const one = page.getByRole('table', { name: table });
  await expect(one.getByTestId(pages.group).first()).toBeVisible();
  const titles = await one.locator('thead th').allTextContents();
  const cells = await one.getByTestId(pages.group).first().locator('th, td').allTextContents();
  return Object.fromEntries(titles.map((title, index) => [title, cells[index]]));
}

test('tabs keep the range and the filters', async ({ page }) => {
  await page.goto(`${APP}?${RANGE}&var-filters=${encodeURIComponent('category|=|sqli')}`);
  await expect(page.getByTestId(panel.row).first()).toBeVisible();
  for (const [tab, path] of [
    ['Threat activity', '/activity'],
    ['Actors', '/actors'],
    ['Data health', '/health'],
    ['APIs', ''],
  ]) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`${APP}${path}\\?`));
    expect(parameter(page, 'var-filters')).toEqual(['category|=|sqli']);
    expect(parameter(page, 'from')).toEqual(['now-6h']);
  }
  await expect(page.getByTestId(panel.row).first()).toBeVisible();
});

test('the panel leads to the page of an endpoint', async ({ page }) => {
  await page.goto(`${APP}?${RANGE}&var-filters=${encodeURIComponent('category|=|sqli')}`);
  await page.getByTestId(panel.row).first().getByRole('link', { name: 'Page of this endpoint' }).click();
  await expect(page).toHaveURL(/\/endpoints\/[0-9a-f]{12}\?/);
  expect(parameter(page, 'var-filters')).toEqual(['category|=|sqli']);
  expect(parameter(page, 'from')).toEqual(['now-6h']);
});

test('activity: a group becomes a filter, and its requests are a sequence', async ({ page }) => {
  await page.goto(`${APP}/activity?${RANGE}&groupBy=rule`);
  const row = await firstRow(page, 'Groups');
  const threats = count(row['Threat requests']);
  expect(threats).toBeGreaterThan(20);
  await page.getByTestId(pages.groupLink).first().click();
  await expect(page).toHaveURL(/var-filters=rule/);
  expect(parameter(page, 'groupBy')).toEqual(['rule']);
  expect(parameter(page, 'from')).toEqual(['now-6h']);
  const events = page.getByTestId(pages.events);
  await expect(events.getByRole('status')).toContainText(/^1 to 20 of [\d,]+, newest first$/);
  // The range ends now: a few requests may have come or gone since.
  const shown = count(((await events.getByRole('status').textContent()) ?? '').split(' of ')[1]);
  expect(Math.abs(shown - threats)).toBeLessThan(10);
  const times = await events
    .getByTestId(pages.event)
    .evaluateAll((elements) => elements.map((element) => element.querySelector('span')?.textContent ?? ''));
  expect(times).toHaveLength(20);
  expect(times).toEqual([...times].sort().reverse());

  await page.getByTestId(pages.older).click();
  await expect(events.getByRole('status')).toContainText(/^21 to /);
  await expect(page).toHaveURL(/page=2/);
  await page.reload();
  await expect(events.getByRole('status')).toContainText(/^21 to /);
  await page.goBack();
  await expect(events.getByRole('status')).toContainText(/^1 to 20 of /);
  await page.goBack();
  await expect.poll(() => parameter(page, 'var-filters')).toEqual(['']);
  await expect(page.getByRole('table', { name: 'Groups' }).getByTestId(pages.group).nth(5)).toBeVisible();
});

test('activity: groups are chosen, and are in the address', async ({ page }) => {
  await page.goto(`${APP}/activity?${RANGE}`);
  await firstRow(page, 'Groups');
  await page
    .getByTestId(pages.groupBy)
    .or(page.getByRole('combobox', { name: 'Group by' }))
    .first()
    .click();
  await page.getByRole('combobox', { name: 'Group by' }).fill('Country');
  await page.getByRole('option', { name: 'Country' }).click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/groupBy=category(,|%2C)country/);
  await expect(page.getByRole('columnheader', { name: 'Country' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Country' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('columnheader', { name: 'Country' })).toHaveCount(0);
});

test('actors: a score is what its contributions add up to', async ({ page }) => {
  await page.goto(`${APP}/actors?${RANGE}`);
  const score = Number((await firstRow(page, 'Threat actors by score')).Score);
  await expect(page.getByTestId(pages.formula)).toContainText('Critical10');
  await page.getByTestId(pages.openGroup).first().click();
  await expect(page).toHaveURL(/open=/);
  const contributions = page.getByTestId(pages.contributions);
  const points = await contributions.locator('tbody tr td:last-child').allTextContents();
  const sum = points.reduce((total, text) => total + Number.parseFloat(text), 0);
  expect(Math.abs(Math.min(100, sum) - score)).toBeLessThan(0.2);
  await page.reload();
  await expect(contributions).toBeVisible();
});

test('actors: rolled up by network, an actor has a page', async ({ page }) => {
  await page.goto(`${APP}/actors?${RANGE}`);
  await page
    .getByTestId(pages.kind)
    .or(page.getByRole('combobox', { name: 'Roll up by' }))
    .first()
    .click();
  await page.getByRole('option', { name: 'Client network' }).click();
  await expect(page).toHaveURL(/by=network/);
  const row = page.getByTestId(pages.groupLink).first();
  await expect(row).toHaveText(/\/(24|48)$/);
  const network = (await row.textContent()) ?? '';
  await row.click();
  await expect(page.getByRole('heading', { name: network })).toBeVisible();
  expect(parameter(page, 'from')).toEqual(['now-6h']);
  await expect(page.getByTestId(pages.contributions)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Endpoints' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Threat rules' })).toBeVisible();
  await expect(page.getByTestId(pages.event).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: network })).toBeVisible();
  await expect(page.getByTestId(pages.contributions)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/by=network/);
  await expect(page.getByTestId(pages.groupLink).first()).toHaveText(network);
});

test('an endpoint has a page with tabs', async ({ page }) => {
  await page.goto(`${APP}/activity?${RANGE}&groupBy=endpointId`);
  const { 'Endpoint id': id, 'Threat requests': threats } = await firstRow(page, 'Groups');
  await page.goto(`${APP}/endpoints/${id}?${RANGE}`);
  const facts = page.getByTestId(pages.facts);
  await expect(facts).toContainText('Threat requests');
  const shown = count(
    await facts
      .locator('div')
      .filter({ hasText: /^Threat requests/ })
      .locator('dd')
      .textContent()
  );
  expect(Math.abs(shown - count(threats))).toBeLessThan(10);
  await expect(page.getByRole('table', { name: 'How requests were answered' })).toBeVisible();
  await page.getByRole('tab', { name: 'Threat rules' }).click();
  await expect(page).toHaveURL(new RegExp(`/endpoints/${id}/rules\\?.*from=now-6h`));
  await expect(page.getByRole('table', { name: 'Threat rules' })).toBeVisible();
  await page.getByRole('tab', { name: 'Threat requests' }).click();
  await expect(page.getByTestId(pages.event).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Threat actors' }).click();
  await page.getByRole('table', { name: 'Threat actors' }).getByTestId(pages.groupLink).first().click();
  await expect(page.getByTestId(pages.actorPage)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`/endpoints/${id}/actors`));
});

test('data health: entries add up, and a source says what it reads', async ({ page }) => {
  await page.goto(`${APP}/health?${RANGE}`);
  const facts = page.getByTestId(pages.facts);
  await expect(facts).toContainText('Entries');
  const [entries, requests, noise, unread] = (await facts.locator('dd').allTextContents()).map((text) =>
    count(text.split(' ')[0])
  );
  expect(entries).toBeGreaterThan(0);
  expect(requests + noise + unread).toBe(entries);
  await expect(page.getByTestId(pages.source)).toContainText('NGINX JSON');
  await expect(page.getByRole('row', { name: /^Status 100 %/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Rules by how much they find' })).toBeVisible();
  await expect(page.getByTestId(pages.merges)).toContainText(
    'None: no segment of the known paths takes very many values.'
  );
});

for (const theme of ['dark', 'light']) {
  for (const [path, shows] of [
    ['/activity', pages.event],
    ['/actors', pages.formula],
    ['/health', pages.source],
  ]) {
    test(`everyone can use ${path} in the ${theme} theme, on wide and narrow screens`, async ({ page }) => {
      await page.goto(`${APP}${path}?${RANGE}&theme=${theme}`);
      await expect(page.getByTestId(shows).first()).toBeVisible();
      await expect(page.getByTestId(pages.groups).first()).toBeVisible();
      expect(await seriousFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 420, height: 900 });
      const overflow = await page.locator('main').evaluate((element) => element.scrollWidth - element.clientWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }

  test(`everyone can use the page of an actor in the ${theme} theme`, async ({ page }) => {
    await page.goto(`${APP}/actors?${RANGE}&theme=${theme}`);
    await page.getByTestId(pages.groupLink).first().click();
    await expect(page.getByTestId(pages.event).first()).toBeVisible();
    await expect(page.getByTestId(pages.contributions)).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('table', { name: 'Endpoints' }).getByTestId(pages.groupLink).first().click();
    await expect(page.getByTestId(pages.facts)).toBeVisible();
    expect(await seriousFindings(page)).toEqual([]);
  });
}
