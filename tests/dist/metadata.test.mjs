import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';

import { at, json, plugins } from './plugins.mjs';

for (const { folder, id, type } of plugins) {
  const meta = json(folder, 'plugin.json');

  test(`${id}: plugin.json`, () => {
    assert.equal(meta.id, id);
    assert.equal(meta.type, type);
    assert.equal(meta.dependencies.grafanaDependency, '>=12.4.0-0');
    assert.equal(meta.info.version, json('package.json').version);
    assert.match(meta.info.updated, /^\d{4}-\d\d-\d\d$/);
    assert.doesNotMatch(JSON.stringify(meta), /%[A-Z_]+%/, 'a placeholder is left');
  });

  test(`${id}: logos and screenshots exist`, () => {
    const { logos, screenshots } = meta.info;
    for (const file of [logos.small, logos.large, ...screenshots.map((one) => one.path)]) {
      assert.ok(existsSync(at(folder, file)), file);
      assert.doesNotMatch(file, /^[./]/);
    }
    for (const file of [logos.small, logos.large]) {
      assert.doesNotMatch(readFileSync(at(folder, file), 'utf8'), /<script|on\w+=|href=/i, 'an unsafe SVG');
    }
  });

  test(`${id}: every language has its file`, () => {
    for (const language of meta.languages ?? []) {
      assert.ok(existsSync(at(folder, 'locales', language, `${id}.json`)), language);
    }
  });
}

const app = json('dist/plugin.json');

test('the app includes the nested plugins', () => {
  const included = app.includes.filter(({ type }) => type === 'datasource' || type === 'panel');
  assert.deepEqual(
    included.map(({ type, path: file }) => ({ type, path: file })),
    [
      { type: 'datasource', path: 'datasource/plugin.json' },
      { type: 'panel', path: 'threats-panel/plugin.json' },
    ]
  );
});

test('the app shows screenshots', () => assert.ok(app.info.screenshots.length > 0));

test('the app includes its dashboards, which are portable', () => {
  const folder = at('dist/dashboards');
  const files = existsSync(folder) ? readdirSync(folder) : [];
  const included = app.includes.filter(({ type }) => type === 'dashboard');
  assert.deepEqual(included.map((one) => path.basename(one.path)).sort(), files.sort());
  for (const { path: file, uid } of included) {
    const dashboard = json('dist', file);
    assert.equal(dashboard.id ?? null, null, `${file}: an id would clash`);
    assert.equal(dashboard.uid, uid, file);
    assert.ok(
      dashboard.templating.list.some(({ type }) => type === 'datasource'),
      `${file}: no data source variable`
    );
  }
});

test('the data source has its backend', () => {
  const meta = json('dist/datasource/plugin.json');
  assert.equal(meta.backend, true);
  assert.equal(meta.alerting, true);
  assert.ok(readdirSync(at('dist/datasource')).some((file) => file.startsWith(`${meta.executable}_`)));
});

test('the root plugin.json is that of src', () => {
  assert.equal(realpathSync(at('plugin.json')), realpathSync(at('src/plugin.json')));
});
