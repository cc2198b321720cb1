import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext, Page } from '@playwright/test';

import { testIds } from '../../src/model/testIds';
import { formatsResource, previewResource, sampleResource, unsureResource } from '../fixtures/config';
import { expect, test, themes } from './fixtures/preview';

const { configEditor: editor } = testIds;

const SECTIONS = ['connection', 'sources', 'read', 'endpoints', 'identity', 'limits'];
const LOKI = { store: 'loki', sources: [{ name: 'gateway', selector: '{job="nginx"}' }] };

interface Created {
  url?: string;
  jsonData: object;
  secureJsonData?: object;
  basicAuth?: boolean;
  basicAuthUser?: string;
}

/** A data source of the preview's own server: what the page saves is what the backend would get. */
async function create(request: APIRequestContext, part: Created): Promise<string> {
  const data = { name: 'Settings', type: 'underthreat-apis-datasource', access: 'proxy', ...part };
  const created = await (await request.post('/api/datasources', { data })).json();
  return created.datasource.uid;
}

/** The backend's part: what this page shows of it must not depend on a store that is up. */
async function answerResources(page: Page, sample: object = sampleResource): Promise<void> {
  const answers: Array<[string, object]> = [
    ['**/resources/formats', formatsResource],
    ['**/resources/sample*', sample],
    ['**/resources/endpoint-preview', previewResource],
    ['**/health', { status: 'OK', message: 'Loki 3.5.1, 12 streams, NGINX JSON' }],
  ];
  for (const [url, json] of answers) {
    await page.route(url, (route) => route.fulfill({ json }));
  }
}

const saved = async (request: APIRequestContext, uid: string) =>
  (await request.get(`/api/datasources/uid/${uid}`)).json();

async function openSection(page: Page, id: string): Promise<void> {
  const head = page.getByTestId(editor.section(id)).getByRole('button', { expanded: false }).first();
  await head.click();
}

test('guides from the connection to what was read', async ({ preview, request }) => {
  const { page } = preview;
  const uid = await create(request, { jsonData: {} });
  await answerResources(page);
  await preview.open(`/preview/config/${uid}`);
  await page.getByRole('radio', { name: /^Loki/ }).check();
  await expect(page.getByTestId(editor.sectionState('connection'))).toHaveText('Missing: The URL is missing');
  await page.getByTestId(editor.url).fill('http://loki:3100');
  await page.getByTestId(editor.tenant).fill('shop');
  await expect(page.getByTestId(editor.sectionState('connection'))).toContainText('Done: Loki · http://loki:3100');
  await expect(page.getByTestId(editor.sectionState('sources'))).toContainText(
    'Missing: source 1 lacks: Stream selector'
  );
  await openSection(page, 'sources');
  await page.getByTestId(editor.source(0, 'selector')).fill('{job="nginx"}');
  await page.getByTestId(editor.source(0, 'selector')).press('Enter');
  await expect(page.getByTestId(editor.sectionState('sources'))).toHaveText('Done: source 1');
  await expect
    .poll(async () => (await saved(request, uid)).jsonData)
    .toEqual({ store: 'loki', tenant: 'shop', sources: [{ selector: '{job="nginx"}' }] });
  await page.getByTestId(editor.readSample).click();
  await expect(page.getByTestId(editor.health)).toContainText('12 streams');
  await expect(page.getByTestId(editor.sampleResult)).toContainText('NGINX JSON: 48 of 50 entries read as requests');
  await expect(page.getByTestId(editor.coverage).getByRole('row', { name: /User 25 %/ })).toBeVisible();
  await request.delete(`/api/datasources/uid/${uid}`);
});

test('shows log lines as text and says what it is not sure of', async ({ preview, request }) => {
  const { page } = preview;
  const uid = await create(request, { url: 'http://loki:3100', jsonData: LOKI });
  await answerResources(page, unsureResource);
  await preview.open(`/preview/config/${uid}`);
  await page.getByTestId(editor.readSample).click();
  await expect(page.getByText('Not sure between NGINX JSON and Kong: choose.')).toBeVisible();
  const entries = page.getByTestId(editor.entry);
  await expect(entries.first()).toContainText('it is not JSON');
  await entries.last().locator('summary').press('Enter');
  await expect(entries.last().getByRole('definition').nth(1)).toContainText('<img src=x onerror=');
  await expect(entries.last()).toContainText('\\u202egnp.exe\\e[31m');
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  await page.getByRole('button', { name: 'Use Kong' }).click();
  await openSection(page, 'sources');
  await expect(page.getByTestId(editor.source(0, 'format'))).toHaveValue('kong');
  await request.delete(`/api/datasources/uid/${uid}`);
});

test('writes the flags of Grafana with the method, and secrets one way only', async ({ preview, request }) => {
  const { page } = preview;
  const uid = await create(request, {
    url: 'https://search.example:9200',
    jsonData: { store: 'opensearch', sources: [{ index: 'logs-*' }] },
    basicAuth: true,
    basicAuthUser: 'grafana',
    secureJsonData: { basicAuthPassword: 'secret', identityKey: 'long' },
  });
  await answerResources(page);
  await preview.open(`/preview/config/${uid}`);
  await openSection(page, 'connection');
  await page.getByRole('combobox', { name: 'Authentication method' }).click();
  await page.getByRole('option', { name: /AWS SigV4/ }).click();
  await expect(page.getByTestId(editor.sectionState('connection'))).toHaveText('Missing: the region is missing');
  await page.getByLabel('AWS region').fill('eu-central-1');
  await page.getByLabel('AWS access key').fill('AKIA');
  await page.getByLabel('AWS secret key').fill('s3cret');
  await openSection(page, 'identity');
  await expect(page.getByTestId(editor.section('identity')).getByLabel('Identity key')).toHaveValue('configured');
  await page.getByTestId(editor.section('identity')).getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByTestId(editor.sectionState('identity'))).toContainText('Please look');
  await page.getByRole('button', { name: 'Save & test' }).click();
  await expect(page.getByTestId('data-testid Alert test result')).toBeVisible();
  const now = await saved(request, uid);
  expect(now).toMatchObject({ basicAuth: false, basicAuthUser: '' });
  expect(now.jsonData).toMatchObject({
    authentication: 'sigv4',
    sigV4Auth: true,
    sigV4AuthType: 'keys',
    sigV4Region: 'eu-central-1',
  });
  expect(now.secureJsonFields).toMatchObject({ sigV4AccessKey: true, sigV4SecretKey: true });
  await request.delete(`/api/datasources/uid/${uid}`);
});

test('previews endpoint rules before they are saved', async ({ preview, request }) => {
  const { page } = preview;
  const uid = await create(request, { url: 'http://loki:3100', jsonData: LOKI });
  await answerResources(page);
  await preview.open(`/preview/config/${uid}`);
  await openSection(page, 'endpoints');
  await page.getByRole('button', { name: 'Add endpoint rule' }).click();
  await page.getByTestId(editor.rule(0)).fill('/users/{name}');
  const asked = page.waitForRequest('**/resources/endpoint-preview');
  await page.getByTestId(editor.previewEndpoints).click();
  expect((await asked).postDataJSON()).toEqual({ rules: [{ match: '/users/{name}' }], openapi: [], source: 0 });
  await expect(page.getByTestId(editor.endpointPreview).getByRole('row').nth(1)).toContainText('GET /users/{name}');
  await page.getByRole('button', { name: 'Add OpenAPI document' }).click();
  await page.locator('input[type=file]').setInputFiles({
    name: 'shop.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from('openapi: 3.1.0\npaths:\n  /cart:\n    get: {}\n  /users/{id}:\n    get: {}\n'),
  });
  await expect(page.getByTestId(editor.section('endpoints'))).toContainText('70 B, 2 paths');
  await page.getByTestId(editor.noisePreset('health')).check({ force: true });
  await expect(page.getByTestId(editor.sectionState('endpoints'))).toHaveText(
    'Done: 1 endpoint rule · 1 OpenAPI document · 1 noise rule'
  );
  await request.delete(`/api/datasources/uid/${uid}`);
});

test('the backend reads its own sample traffic', async ({ preview }) => {
  const { page } = preview;
  await preview.open('/preview/config/sample');
  await page.getByTestId(editor.readSample).click();
  await expect(page.getByTestId(editor.sampleResult)).toContainText(/\d+ of \d+ entries read as requests/);
  await expect(page.getByTestId(editor.sectionState('read'))).toContainText('Done');
  await expect(page.getByTestId(editor.coverage).getByRole('row', { name: /^Method 100 %/ })).toBeVisible();
  await openSection(page, 'endpoints');
  await page.getByTestId(editor.previewEndpoints).click();
  await expect(page.getByTestId(editor.endpointPreview).getByRole('row').nth(1)).toContainText('/');
});

test('is for looking only where it was provisioned', async ({ preview, request }) => {
  const { page } = preview;
  const uid = await create(request, { url: 'http://loki:3100', jsonData: LOKI });
  await answerResources(page);
  await page.route(`**/api/datasources/uid/${uid}`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ json: { ...(await response.json()), readOnly: true } });
  });
  await preview.open(`/preview/config/${uid}`);
  for (const id of ['connection', 'sources', 'endpoints', 'identity', 'limits']) {
    await openSection(page, id);
    const section = page.getByTestId(editor.section(id));
    await expect(section.locator('input, textarea').first()).toBeVisible();
    // A secret that is set can't be typed over anyway.
    const open = section.locator('input:enabled:not([readonly]), textarea:enabled:not([readonly])');
    expect(await open.evaluateAll((all) => all.map((one) => one.outerHTML))).toEqual([]);
  }
  await request.delete(`/api/datasources/uid/${uid}`);
});

const FULL = {
  url: 'https://search.example:9200',
  jsonData: {
    store: 'opensearch',
    authentication: 'sigv4',
    sigV4Auth: true,
    tlsSkipVerify: true,
    sources: [
      {
        name: 'gateway',
        index: 'logs-nginx.access-*',
        format: 'nginx-json',
        fields: { apiKey: 'request.headers.x-api-key' },
      },
      { name: 'waf', index: 'waf-*', role: 'verdicts', format: 'custom-text', pattern: '^(?P<method>[A-Z]+)' },
    ],
    endpoints: {
      rules: [{ match: '/users/{name}/avatar' }],
      openapi: [{ name: 'shop', document: '{"paths":{"/cart":{}}}' }],
    },
    noise: [{ preset: 'health' }, { name: 'batch', paths: ['/internal/**'] }],
    identity: { trustedHops: 2, userFromToken: true },
    blockStatuses: [403],
  },
};

for (const theme of themes) {
  for (const width of [420, 1440]) {
    test(`everyone can use the settings, ${theme}, ${width} wide`, async ({ preview, request }) => {
      const { page } = preview;
      const uid = await create(request, FULL);
      await answerResources(page, unsureResource);
      await page.setViewportSize({ width, height: 1000 });
      await preview.open(`/preview/config/${uid}`, theme);
      await page.getByTestId(editor.readSample).click();
      await expect(page.getByTestId(editor.sampleResult)).toBeVisible();
      for (const id of ['connection', 'sources', 'endpoints', 'identity', 'limits']) {
        const closed = page.getByTestId(editor.section(id)).locator('> div > button[aria-expanded="false"]');
        if ((await closed.count()) > 0) {
          await closed.click();
        }
        await expect(page.getByTestId(editor.section(id)).locator('input').first()).toBeAttached();
      }
      await page.getByTestId(editor.previewEndpoints).click();
      await expect(page.getByTestId(editor.endpointPreview)).toBeVisible();
      // The bar of the preview would lie over the pictures.
      await page.addStyleTag({ content: 'header { position: static !important; }' });
      // The picture is what a person looks at after a run.
      for (const id of SECTIONS) {
        const path = `test-results/screenshots/config-${id}-${theme}-${width}.png`;
        await page.getByTestId(editor.section(id)).screenshot({ path });
      }
      const { violations } = await new AxeBuilder({ page }).include('form').analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)).toEqual(
        []
      );
      const cut = await page.locator('form').evaluate((form) => form.scrollWidth - form.clientWidth);
      expect(cut).toBeLessThanOrEqual(0);
      await request.delete(`/api/datasources/uid/${uid}`);
    });
  }
}
