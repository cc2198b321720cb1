import { readFileSync } from 'node:fs';

import type { Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { APP, useFixtures } from './support';

const { panel, drawer } = testIds;
const RANGE = 'from=now-6h&to=now';

type Tree = { [name: string]: string | Tree };

function flat(tree: Tree, above = ''): Array<[string, string]> {
  return Object.entries(tree).flatMap(([name, value]): Array<[string, string]> =>
    typeof value === 'string' ? [[above + name, value]] : flat(value, `${above}${name}.`)
  );
}

function texts(language: string): Map<string, string> {
  const files = [
    `src/locales/${language}/underthreat-apis-app.json`,
    `src/datasource/locales/${language}/underthreat-apis-datasource.json`,
    `src/threats-panel/locales/${language}/underthreat-apis-panel.json`,
  ];
  return new Map(files.flatMap((file) => flat(JSON.parse(readFileSync(file, 'utf8')))));
}

const german = texts('de-DE');
const words = new Set(german.values());
// The name of the data source, which is no text of the plugin.
const SOURCE = 'Sample traffic';
// What would be seen if a text were not translated, or its key not known.
const untranslated = new Set([...[...texts('en-US').values()].filter((text) => !words.has(text)), ...german.keys()]);

/** Texts and labels of the page that are English texts or keys of the plugin. */
async function leftOver(page: Page, within: string): Promise<string[]> {
  const shown = await page.locator(within).evaluateAll((parts) =>
    parts.flatMap((part) => {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      while (walker.nextNode()) {
        found.push(walker.currentNode.textContent ?? '');
      }
      const labelled = [...part.querySelectorAll('[aria-label]')];
      return [...found, ...labelled.map((one) => one.getAttribute('aria-label') ?? '')];
    })
  );
  expect(shown.length).toBeGreaterThan(10);
  return shown.map((text) => text.trim()).filter((text) => text !== SOURCE && untranslated.has(text));
}

test('the panel is German', async ({ page }) => {
  await useFixtures(page);
  await page.goto(`${APP}?lang=de-DE`);
  await expect(page.getByTestId(panel.row)).toHaveCount(6);
  await expect(page.getByTestId(panel.totals)).toContainText('Bedrohte APIs');
  await expect(page.getByTestId(panel.totals)).toContainText('Blockiert');
  await expect(page.getByTestId(panel.topRules).getByRole('listitem').first()).toContainText('5 APIs');
  await expect(page.getByTestId(panel.strip)).toContainText('exakt');
  await expect(page.getByTestId(panel.header('endpoint'))).toContainText('Endpunkt');
  await page.getByTestId(panel.strip).click();
  await expect(page.getByTestId(panel.stripDetails)).toContainText('Zeitbereich');
  expect(await leftOver(page, 'main')).toEqual([]);
});

test('the evidence is German', async ({ page }) => {
  await useFixtures(page);
  await page.goto(`${APP}?lang=de-DE`);
  await page.getByTestId(panel.openEndpoint).first().click();
  await expect(page.getByTestId(drawer.event)).toHaveCount(25);
  await expect(page.getByRole('dialog')).toContainText('Bedrohungsregeln');
  expect(await leftOver(page, '[role="dialog"]')).toEqual([]);
});

for (const [path, title] of [
  ['/activity', 'Bedrohungen im Zeitverlauf'],
  ['/actors', 'Akteure nach Score'],
  ['/health', 'Einträge des Zeitbereichs'],
]) {
  test(`the page ${path} is German`, async ({ page }) => {
    await page.goto(`${APP}${path}?${RANGE}&lang=de-DE`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bedrohte APIs');
    await expect(page.getByRole('tab', { name: 'Datenqualität' })).toBeVisible();
    await expect(page.locator('main').getByText(title).first()).toBeVisible();
    await expect(page.getByText(german.get('answer.loading') ?? '')).toHaveCount(0);
    expect(await leftOver(page, 'main')).toEqual([]);
  });
}

test('the settings of the data source are German', async ({ page }) => {
  await page.goto('/preview/config/sample?lang=de-DE');
  await expect(page.locator('form')).toContainText('Beispielverkehr');
  await page.getByRole('button', { name: 'Verbindung' }).click();
  await expect(page.locator('form')).toContainText('Log-Speicher');
  expect(await leftOver(page, 'form')).toEqual([]);
});

test('the language holds for the next page, and is English at first', async ({ page, context }) => {
  await page.goto('/preview/query?lang=de-DE');
  await expect(page.locator('main')).toContainText('Abfragetyp');
  await page.goto('/preview/query');
  await expect(page.locator('main')).toContainText('Abfragetyp');
  const other = await context.newPage();
  await other.goto('/preview/query');
  await expect(other.locator('main')).toContainText('Query type');
});
