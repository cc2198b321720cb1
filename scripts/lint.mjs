// npm run lint: every check, even after one has failed.
import { existsSync } from 'node:fs';
import path from 'node:path';

import { bin, cache, install, must, run, windows } from './run.mjs';

const goTools = [
  { name: 'golangci-lint', version: 'v2.15.0', module: 'github.com/golangci/golangci-lint/v2/cmd/golangci-lint' },
  { name: 'actionlint', version: 'v1.7.12', module: 'github.com/rhysd/actionlint/cmd/actionlint' },
];

/** Builds a Go tool once, outside of the tree and of the plugin's own module. */
async function goTool(name) {
  const { version, module } = goTools.find((tool) => tool.name === name);
  const folder = path.join(cache, 'tools', `${name}-${version}`);
  const file = path.join(folder, windows ? `${name}.exe` : name);
  if (!existsSync(file)) {
    console.log(`  building ${name} ${version}, once …`);
    // A tool may want a newer Go than the machine has.
    await must('go', ['install', `${module}@${version}`], { env: { GOBIN: folder, GOFLAGS: '' } });
  }
  return file;
}

const checks = {
  eslint: () => run(bin('eslint'), ['.', '--quiet', '--cache', '--cache-location', 'node_modules/.cache/eslint/']),
  prettier: () => run(bin('prettier'), ['--check', '--log-level', 'warn', '.']),
  typescript: () => run(bin('tsc'), ['--noEmit']),
  'golangci-lint': async () => run(await goTool('golangci-lint'), ['run', './...']),
  actionlint: async () => run(await goTool('actionlint'), []),
};

await install();
const failed = [];
for (const [name, check] of Object.entries(checks)) {
  console.log(`${name} …`);
  const { code } = await check();
  if (code !== 0) {
    failed.push(name);
  }
}
console.log(failed.length === 0 ? 'lint: no findings' : `lint: findings of ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
