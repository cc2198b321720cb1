// npm run fuzz [-- [--inputs N] [name …]]: asks every fuzz target, or those named, for inputs at random. Not a part of npm test, which says the
// same of a commit each time: there the inputs that are kept with the targets run, and what is found here is to be kept as one of them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { root, run } from './run.mjs';

const { values, positionals } = parseArgs({
  // A number of inputs: with a time, Go calls a deadline that it meets late a failure, which busy machines do.
  options: { inputs: { type: 'string', default: '20000' } },
  allowPositionals: true,
});

/** The fuzz targets of the Go tests, by package. */
function fuzzTargets(folder = 'pkg') {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return entry.name === 'testdata' ? [] : fuzzTargets(file);
    }
    if (!entry.name.endsWith('_test.go')) {
      return [];
    }
    const text = readFileSync(path.join(root, file), 'utf8');
    return [...text.matchAll(/^func (Fuzz\w+)\(/gm)].map(([, name]) => ({ folder, name }));
  });
}

const counts = { passed: 0, failed: 0 };
for (const { folder, name } of fuzzTargets()) {
  if (positionals.length > 0 && !positionals.includes(name)) {
    continue;
  }
  const fuzz = ['-fuzz', `^${name}$`, '-fuzztime', `${values.inputs}x`, '-fuzzminimizetime', '2s'];
  const { code, output } = await run('go', ['test', '-run', '^$', ...fuzz, `./${folder}`], { capture: true });
  counts[code === 0 ? 'passed' : 'failed']++;
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (code !== 0) {
    console.log(output);
  }
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
