import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import test from 'node:test';
import { gzipSync } from 'node:zlib';

import { at, plugins } from './plugins.mjs';

const scripts = (folder) => readdirSync(at(folder)).filter((file) => file.endsWith('.js'));
const read = (folder, file) => readFileSync(at(folder, file), 'utf8');

for (const { folder, id, limit } of plugins) {
  test(`${id}: an AMD module with a source map`, () => {
    assert.match(read(folder, 'module.js'), /^define\(\[/);
    assert.ok(statSync(at(folder, 'module.js.map')).size > 0);
  });

  test(`${id}: no copy of React inside`, () => {
    for (const file of scripts(folder)) {
      assert.doesNotMatch(read(folder, file), /ReactCurrentOwner|__SECRET_INTERNALS|__CLIENT_INTERNALS/, file);
    }
  });

  test(`${id}: lazy chunks lie where Grafana looks`, () => {
    // The runtime of webpack names its public path and, by number or by name, the chunks it may load.
    const module = read(folder, 'module.js');
    assert.ok(module.includes(`public/plugins/${id}/`), 'the public path is not that of the plugin');
    const chunks = new Set([...module.matchAll(/\.e\("?([\w-]+)"?\)/g)].map(([, name]) => name));
    for (const chunk of chunks) {
      assert.ok(scripts(folder).includes(`${chunk}.js`), `chunk ${chunk} is missing`);
    }
  });

  test(`${id}: module.js is at most ${limit / 1000} kB, compressed`, () => {
    const { length } = gzipSync(read(folder, 'module.js'));
    assert.ok(length <= limit, `${length} bytes`);
  });
}
