// Builds what ships: the front end and the backend. `build({ onlyStale })` leaves out what is up to date.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { binary, buildBackend } from './build-backend.mjs';
import { bin, host, install, must, node, root, server, stamp } from './run.mjs';

const goSources = ['go.mod', 'go.sum', 'pkg'];
const tooling = ['package.json', 'package-lock.json', '.config'];

const webpack = (config) =>
  must(bin('webpack'), ['-c', `./.config/webpack/${config}.config.ts`, '--env', 'production']);

const parts = [
  {
    title: 'front end',
    target: path.join(root, 'dist/module.js'),
    sources: ['src', 'README.md', 'CHANGELOG.md', 'LICENSE', ...tooling],
    make: () => webpack('webpack'),
  },
  { title: 'backend', target: binary(host), sources: goSources, make: () => buildBackend() },
];

const previewParts = [
  {
    title: 'preview page',
    target: path.join(root, 'preview/dist/host.js'),
    sources: ['preview/host', ...tooling],
    make: () => webpack('preview'),
  },
  {
    title: 'preview server',
    target: server,
    sources: ['preview/server', ...goSources],
    make: () => must('go', ['build', '-o', server, './preview/server'], { env: { CGO_ENABLED: '0' } }),
  },
];

/** Builds the plugin, and what shows it without Grafana. */
export async function build({ preview = false, onlyStale = false } = {}) {
  for (const { title, target, sources, make } of preview ? [...parts, ...previewParts] : parts) {
    const built = stamp(title.replace(' ', '-'));
    if (onlyStale && existsSync(target) && !built.isOlderThan(...sources)) {
      continue;
    }
    const started = Date.now();
    console.log(`Building the ${title} …`);
    await make();
    built.set(started);
    console.log(`  done in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] === import.meta.filename) {
  await install();
  if (process.argv.includes('--all')) {
    await webpack('webpack');
    await node('scripts/build-backend.mjs', '--all');
  } else {
    await build({ preview: process.argv.includes('--preview'), onlyStale: process.argv.includes('--stale') });
  }
}
