// npm run screenshots: takes the pictures that plugin.json lists, of the sample traffic in the preview.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { chromium } from '@playwright/test';

import { browser } from './browser.mjs';
import { build } from './build.mjs';
import { root, server } from './run.mjs';

const PORT = 3192;
const pages = [
  { name: 'threats', path: '/a/underthreat-apis-app?from=now-24h&to=now&theme=dark', height: 1000 },
  { name: 'threats-light', path: '/a/underthreat-apis-app?from=now-24h&to=now&theme=light', height: 1000 },
];

await build({ preview: true, onlyStale: true });
const child = spawn(server, ['--attached', '--root', root, '--port', String(PORT)], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
await new Promise((resolve) => child.stdout.once('data', resolve));
const opened = await chromium.launch(await browser());
try {
  for (const { name, path: address, height } of pages) {
    const page = await opened.newPage({ viewport: { width: 1440, height }, locale: 'en-US', timezoneId: 'UTC' });
    await page.goto(`http://127.0.0.1:${PORT}${address}`);
    await page
      .getByText(/exact|Threat actors/)
      .first()
      .waitFor({ timeout: 120_000 });
    await page.waitForLoadState('networkidle', { timeout: 120_000 });
    // The bar above the page is the preview's, not the plugin's.
    await page.addStyleTag({ content: 'header { display: none !important; }' });
    await page.screenshot({ path: path.join(root, `src/img/screenshot-${name}.png`) });
    await page.close();
  }
} finally {
  await opened.close();
  child.kill();
}
