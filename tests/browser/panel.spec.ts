import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, overviews, useFixtures } from './support';

const { panel, drawer } = testIds;

test('shows totals, rules by affected APIs and how it was computed', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await expect(page.getByTestId(panel.total('requests'))).toHaveText('40.9M');
  await expect(page.getByTestId(panel.total('threats'))).toContainText('4,180');
  await expect(page.getByTestId(panel.total('blocked'))).toHaveText('1,200');
  await expect(page.getByTestId(panel.total('passed'))).toHaveText('310');
  await expect(page.getByTestId(panel.total('endpoints'))).toHaveText('6');
  const rules = page.getByTestId(panel.topRules).getByRole('listitem');
  await expect(rules).toHaveCount(6);
  await expect(rules.first()).toContainText('Script tag in a value');
  await expect(rules.first()).toContainText('5 APIs');
  await expect(page.getByTestId(panel.strip)).toContainText('exact · 24 h · 41M entries · 3.1 s');
  await page.getByTestId(panel.strip).click();
  await expect(page.getByTestId(panel.stripDetails)).toContainText('NGINX JSON');
});

const classifications = [
  ['Threat type', 'SQL injection'],
  ['OWASP API 2023', 'API8:2023 Security Misconfiguration'],
  ['OWASP 2025', 'A05:2025 Injection'],
  ['OWASP 2021', 'A03:2021 Injection'],
  ['OWASP API 2019', 'API8:2019 Injection'],
  ['OWASP 2017', 'A7:2017 Cross-Site Scripting'],
  ['CWE', 'CWE-89 SQL Injection'],
] as const;

test('classifies threats by each list', async ({ page }) => {
  await useFixtures(page);
  await page.setViewportSize({ width: 1700, height: 900 });
  await page.goto(APP);
  const types = page.getByTestId(panel.topTypes);
  for (const [list, category] of classifications) {
    await types.getByRole('radio', { name: list, exact: true }).check();
    await expect(types.getByRole('list')).toContainText(category);
  }
  await types.getByRole('radio', { name: 'OWASP API 2023' }).check();
  await types.getByTestId(panel.bar('API8:2023')).hover();
  await expect(page.getByRole('tooltip')).toContainText('nearest category');
});

test('offers the lists in a narrow panel too', async ({ page }) => {
  await useFixtures(page);
  await page.setViewportSize({ width: 500, height: 900 });
  await page.goto(APP);
  await page.getByTestId(panel.taxonomy).getByRole('combobox').click();
  await page.getByRole('option', { name: 'CWE' }).click();
  await expect(page.getByTestId(panel.topTypes)).toContainText('CWE-79');
});

test('sorts by header, with the keyboard as well', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  const paths = page.getByTestId(panel.openEndpoint);
  await expect(paths.first()).toHaveText('/cart');
  const requests = page.getByTestId(panel.header('requests'));
  await requests.getByRole('button').click();
  await expect(requests).toHaveAttribute('aria-sort', 'descending');
  await expect(paths.first()).toHaveText('/v2/catalogue/search');
  await expect(paths.last()).toHaveText('/admin/settings');
  await requests.getByRole('button').press('Enter');
  await expect(requests).toHaveAttribute('aria-sort', 'ascending');
  await expect(paths.last()).toHaveText('/admin/settings');
  await page.getByTestId(panel.header('endpoint')).getByRole('button').press('Space');
  await expect(paths.first()).toHaveText('/admin/settings');
});

test('shows evidence with the match highlighted', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.openEndpoint).first().press('Enter');
  await expect(page.getByTestId(drawer.match).first()).toHaveText('UNION SELECT');
  expect(store.queries.at(-1)).toMatchObject({
    queryType: 'events',
    filters: [{ key: 'endpointId', operator: '=', values: ['e1'] }],
  });

  await expect(page.getByTestId(drawer.event)).toHaveCount(25);
  await page.getByTestId(drawer.more).click();
  await expect(page.getByTestId(drawer.event)).toHaveCount(50);

  const rule = page.getByTestId(drawer.rule).first();
  await rule.getByRole('button', { name: 'UNION query in a value', exact: true }).click();
  await expect(rule).toContainText('Use bound parameters');

  await page.getByTestId(drawer.next).click();
  await expect(page.getByRole('dialog')).toContainText('/users/{id}/orders/{id}');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId(drawer.content)).toBeHidden();
});

test('shows what an attacker wrote as text', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.openEndpoint).first().click();
  await expect(page.getByTestId(drawer.event).nth(1)).toContainText('<img src=x onerror=');
  await expect(page.getByTestId(drawer.event).nth(1)).toContainText('\\u202egnp.exe\\e[31m');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId(panel.table)).toContainText('/search/<script>');
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  const text = await page.locator('body').innerText();
  expect(text).not.toContain('\u202e');
  expect(text).not.toContain('\u001b');
});

test('downloads what is on the screen', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  for (const name of ['apis-under-threat.csv', 'apis-under-threat.json', 'threat-rules.csv', 'attributes.json']) {
    await page.getByTestId(panel.actions).click();
    const download = page.waitForEvent('download');
    await page.getByTestId(panel.action(name)).click();
    expect((await download).suggestedFilename()).toBe(name);
  }
});

test('a dragged part of the timeline becomes the range', async ({ page }) => {
  const store = await useFixtures(page);
  await page.goto(APP);
  const parts = page.getByTestId(panel.timeline).getByRole('listbox');
  const box = await parts.boundingBox();
  if (!box) {
    throw new Error('the timeline has no place');
  }
  const asked = overviews(store).length;
  await page.mouse.move(box.x + box.width * 0.2, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => overviews(store).length).toBeGreaterThan(asked);
  await expect(page).toHaveURL(/from=2025-06-15/);
});

test('a link opens the details of an endpoint, and closing them leaves it', async ({ page }) => {
  await useFixtures(page);
  await page.goto(APP);
  await page.getByTestId(panel.openEndpoint).nth(1).click();
  await expect(page.getByTestId(drawer.content)).toBeVisible();
  await expect(page).toHaveURL(/threatEndpoint=e2/);
  await page.goto(page.url());
  await expect(page.getByTestId(drawer.content)).toBeVisible();
  await expect(page.getByRole('dialog')).toContainText('/users/{id}/orders/{id}');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(page).not.toHaveURL(/threatEndpoint/);
});
