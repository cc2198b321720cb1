import { readdirSync } from 'node:fs';

import { expect, test, themes } from './fixtures/preview';

const pages = [
  { path: '/a/underthreat-apis-app', shows: 'main' },
  { path: '/plugins/underthreat-apis-app', shows: 'main h1' },
  { path: '/preview/panel', shows: '[data-testid="panel-frame"] section' },
  { path: '/preview/query', shows: '[data-testid="answer"]' },
  { path: '/preview/config/sample', shows: 'form' },
  ...readdirSync('dist/dashboards').map((file) => ({
    path: `/preview/dashboard/${file}?from=now-1h`,
    shows: 'main section',
  })),
];

for (const theme of themes) {
  for (const { path, shows } of pages) {
    test(`${path} loads, ${theme}`, async ({ preview }) => {
      await preview.open(path, theme);
      await expect(preview.page.locator(shows).first()).toBeVisible();
      await expect(preview.page.getByText('Loading…')).toHaveCount(0);
      // The picture is what a person looks at after a run.
      const name = `${path.replaceAll(/\W+/g, '-')}-${theme}.png`;
      await preview.page.waitForLoadState('networkidle');
      await preview.page.screenshot({ path: `test-results/screenshots/${name}` });
    });
  }
}

test('the query page gets an answer from the backend', async ({ preview }) => {
  await preview.open('/preview/query');
  await preview.page.getByRole('button', { name: 'Run query' }).first().click();
  await expect(preview.page.getByTestId('answer')).toContainText('Done');
});

test('the data source is well', async ({ preview }) => {
  await preview.open('/preview/config/sample');
  await preview.page.getByRole('button', { name: 'Save & test' }).click();
  await expect(preview.page.getByTestId('data-testid Alert test result')).toBeVisible();
});
