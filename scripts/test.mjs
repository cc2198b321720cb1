// npm test: builds, runs every test that needs no store, and ends with the sum.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { build } from './build.mjs';
import { bin, install, root, run } from './run.mjs';

const results = path.join(root, 'test-results');
const stages = [];

/** A runner that ends badly without naming a failed test has failed as a whole. */
function note(title, { passed, failed }, code) {
  const counted = { title, passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  stages.push(counted);
  console.log(`${title}: ${counted.passed} passed, ${counted.failed} failed`);
}

async function goVet() {
  const { code } = await run('go', ['vet', './...']);
  note('go vet', { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }, code);
}

async function goTest() {
  let passed = 0;
  let failed = 0;
  const output = new Map();
  const onLine = (line) => {
    if (!line.startsWith('{')) {
      console.log(line);
      return;
    }
    const { Action, Package, Test, Output } = JSON.parse(line);
    const key = `${Package} ${Test ?? ''}`;
    if (Action === 'output' || Action === 'build-output') {
      output.set(key, (output.get(key) ?? '') + Output);
    } else if (Action === 'fail' || Action === 'build-fail') {
      process.stdout.write(output.get(key) ?? '');
      failed += Test ? 1 : 0;
    } else if (Action === 'pass') {
      passed += Test ? 1 : 0;
      output.delete(key);
    }
  };
  const { code } = await run('go', ['test', '-json', './...'], { capture: true, onLine });
  note('go test', { passed, failed }, code);
}

const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

async function jest() {
  const file = path.join(results, 'jest.json');
  const { code } = await run(bin('jest'), ['--passWithNoTests', '--json', `--outputFile=${file}`], { capture: true });
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = report(file) ?? {};
  note('jest', { passed, failed }, code);
}

async function dist() {
  const { code, output } = await run(process.execPath, ['--test', '--test-reporter=tap', 'tests/dist/'], {
    capture: true,
  });
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  if (code !== 0) {
    console.log(output);
  }
  note('dist', { passed: count('pass'), failed: count('fail') }, code);
}

async function browser() {
  const file = path.join(results, 'browser.json');
  const { code } = await run(bin('playwright'), ['test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  });
  const { expected = 0, flaky = 0, unexpected = 0 } = report(file)?.stats ?? {};
  note('browser', { passed: expected + flaky, failed: unexpected }, code);
}

await install();
mkdirSync(results, { recursive: true });
await build({ preview: true, onlyStale: true });
for (const stage of [goVet, goTest, jest, dist, browser]) {
  await stage();
}

const sum = (name) => stages.reduce((total, stage) => total + stage[name], 0);
console.log();
stages.forEach(({ title, passed, failed }) => console.log(`${title}: ${passed} passed, ${failed} failed`));
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
