import { expect, test } from './fixtures/preview';

// Port 1 of this machine: nothing listens there.
const DEAD = {
  name: 'Dead Loki',
  type: 'underthreat-apis-datasource',
  access: 'proxy',
  url: 'http://127.0.0.1:1',
  jsonData: { store: 'loki', sources: [{ selector: '{job="nginx"}' }] },
};

test('a dead store says what is wrong, on the panel and in its settings', async ({ preview, request }) => {
  const created = await (await request.post('/api/datasources', { data: DEAD })).json();
  const uid: string = created.datasource.uid;
  await preview.open(`/preview/panel?uid=${uid}&from=now-1h`);
  await expect(preview.page.getByText("Loki can't be reached: check the URL")).toBeVisible();
  await preview.open(`/preview/config/${uid}`);
  await preview.page.getByRole('button', { name: 'Save & test' }).click();
  await expect(preview.page.getByText("Loki can't be reached. Check the URL")).toBeVisible();
  preview.errors.length = 0; // the answers 502 and 400 are what this test is about
  await request.delete(`/api/datasources/uid/${uid}`);
});
