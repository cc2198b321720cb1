import { defineConfig } from '@playwright/test';

const port = Number(process.env.PREVIEW_PORT ?? 3191);

export default (async () => {
  // An ES module, which this file, compiled to CommonJS, can only load so.
  const { browser } = await import('./scripts/browser.mjs');
  return defineConfig({
    testDir: 'tests/browser',
    outputDir: 'test-results',
    // One build machine has two cores, and the page and its server want one.
    workers: process.env.CI ? 1 : undefined,
    fullyParallel: true,
    timeout: 60_000,
    expect: { timeout: 15_000 },
    forbidOnly: Boolean(process.env.CI),
    retries: process.env.CI ? 1 : 0,
    reporter: [['list']],
    use: {
      baseURL: `http://127.0.0.1:${port}`,
      viewport: { width: 1440, height: 900 },
      timezoneId: 'UTC',
      locale: 'en-US',
      launchOptions: await browser(),
      trace: 'retain-on-failure',
    },
    webServer: {
      command: `preview/dist/server --port ${port}`,
      url: `http://127.0.0.1:${port}/api/datasources`,
      reuseExistingServer: false,
      gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
    },
  });
})();
