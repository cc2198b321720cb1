// npm run screenshots: takes the pictures that plugin.json lists and those of docs/pages.md, of the sample traffic in the preview.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { chromium } from '@playwright/test';

import { browser } from './browser.mjs';
import { build } from './build.mjs';
import { root, server } from './run.mjs';

const PORT = 3192;
const RANGE = 'from=now-24h&to=now';
const APP = '/a/underthreat-apis-app';

/** What takes a picture to the state that it shows. */
const open = (testId) => (page) => page.getByTestId(testId).first().click();
async function groupByCategory(page) {
  await page.getByTestId('threats-panel columns').click();
  await page.getByRole('radio', { name: 'Category' }).check({ force: true });
  await page.keyboard.press('Escape');
}

async function traffic(page) {
  await page.getByTestId('threats-panel open-endpoint').first().click();
  await page.getByTestId('threats-drawer tab traffic').click();
  await page.getByTestId('threats-drawer traffic').getByRole('table').waitFor({ timeout: 60_000 });
}

const listed = [{ name: 'threats', address: APP, height: 1000 }];
const described = [
  { name: 'groups', address: APP, height: 1000, act: groupByCategory },
  { name: 'endpoint', address: APP, height: 1000, act: open('threats-panel open-endpoint') },
  { name: 'traffic', address: APP, height: 1000, act: traffic },
  { name: 'activity', address: `${APP}/activity`, height: 1000, shows: 'threats-app event' },
  { name: 'actors', address: `${APP}/actors`, height: 1000, shows: 'threats-app group' },
  {
    ...{ name: 'actor', address: `${APP}/actors`, height: 1000, shows: 'threats-app group' },
    act: open('threats-app group-link'),
  },
  { name: 'health', address: `${APP}/health`, height: 1000, shows: 'threats-app source' },
];
const inThemes = (list, file) =>
  list.flatMap((one) => ['dark', 'light'].map((theme) => ({ ...one, theme, file: file(one.name, theme) })));
const pictures = [
  ...inThemes(listed, (name, theme) => `src/img/screenshot-${name}${theme === 'light' ? '-light' : ''}.png`),
  ...inThemes(described, (name, theme) => `docs/img/${name}-${theme}.png`),
];

await build({ preview: true, onlyStale: true });
const child = spawn(server, ['--attached', '--root', root, '--port', String(PORT)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
await new Promise((resolve) => child.stdout.once('data', resolve));
const opened = await chromium.launch(await browser());
try {
  for (const { address, height, theme, shows = 'threats-panel row', act, file } of pictures) {
    const page = await opened.newPage({ viewport: { width: 1440, height }, locale: 'en-US', timezoneId: 'UTC' });
    await page.goto(`http://127.0.0.1:${PORT}${address}?${RANGE}&theme=${theme}`);
    await page.getByTestId(shows).first().waitFor({ timeout: 120_000 });
    await page.waitForLoadState('networkidle', { timeout: 120_000 });
    await act?.(page);
    await page.waitForTimeout(act ? 2000 : 0);
    await page.waitForLoadState('networkidle', { timeout: 120_000 });
    // The bar above the page is the preview's, not the plugin's.
    await page.addStyleTag({ content: 'header { display: none !important; }' });
    await page.screenshot({ path: path.join(root, file) });
    await page.close();
  }
} finally {
  await opened.close();
  child.kill();
}
