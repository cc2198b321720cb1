// npm run test:next: types and unit tests of the front end, against the next Grafana's packages and React 19.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { cache, must, root, run } from './run.mjs';

const GRAFANA = '13.2.2';
const REACT = '~19.2.0';
const versions = {
  '@grafana/data': GRAFANA,
  '@grafana/i18n': GRAFANA,
  '@grafana/runtime': GRAFANA,
  '@grafana/schema': GRAFANA,
  '@grafana/ui': GRAFANA,
  react: REACT,
  'react-dom': REACT,
  '@types/react': REACT,
  '@types/react-dom': REACT,
};

const next = path.join(cache, `next-${GRAFANA}`);
const installed = path.join(next, 'installed.json');
const report = path.join(next, 'jest.json');
// Copied, since modules are looked for from where a link leads.
const copied = [
  'src',
  'tests/fixtures',
  'pkg/taxonomy/taxonomy.json',
  'pkg/plugin/settings.schema.json',
  'pkg/actor/data/sources.json',
  'tsconfig.json',
  'jest.config.js',
  '.config',
  '.npmrc',
];
const stages = [];

function note(title, { passed, failed }, code) {
  const counted = { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  stages.push(counted);
  console.log(`${title}: ${counted.passed} passed, ${counted.failed} failed`);
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

function manifest() {
  const { name, dependencies, devDependencies } = JSON.parse(read(path.join(root, 'package.json')));
  const replaced = (packages) =>
    Object.fromEntries(Object.entries(packages).map(([key, version]) => [key, versions[key] ?? version]));
  return {
    name: `${name}-next`,
    private: true,
    dependencies: replaced(dependencies),
    devDependencies: replaced(devDependencies),
    // Some packages name an older React, and would bring its types, or a second Grafana.
    overrides: Object.fromEntries(Object.keys(versions).map((key) => [key, `$${key}`])),
  };
}

async function prepare() {
  const text = `${JSON.stringify(manifest(), null, 2)}\n`;
  const fresh = read(installed) === text;
  if (!fresh) {
    rmSync(next, { recursive: true, force: true });
  }
  mkdirSync(next, { recursive: true });
  for (const name of copied) {
    const to = path.join(next, name);
    rmSync(to, { recursive: true, force: true });
    cpSync(path.join(root, name), to, { recursive: true });
  }
  writeFileSync(path.join(next, 'tsconfig.src.json'), '{ "extends": "./tsconfig.json", "include": ["src"] }\n');
  if (!fresh) {
    console.log(`Installing npm packages of Grafana ${GRAFANA} into ${next} …`);
    writeFileSync(path.join(next, 'package.json'), text);
    await must('npm', ['install', '--no-progress', '--loglevel=error'], { cwd: next });
    writeFileSync(installed, text);
  }
}

const tool = (file, ...args) =>
  run(process.execPath, [path.join(next, 'node_modules', file), ...args], { cwd: next, capture: true });

async function typecheck() {
  const { code, output } = await tool('typescript/bin/tsc', '--noEmit', '--pretty', 'false', '-p', 'tsconfig.src.json');
  process.stdout.write(output);
  note('next typecheck', { passed: code === 0 ? 1 : 0, failed: (output.match(/error TS\d+:/g) ?? []).length }, code);
}

async function jest() {
  rmSync(report, { force: true });
  const { code } = await tool('jest/bin/jest.js', '--maxWorkers=1', '--json', `--outputFile=${report}`);
  const counts = JSON.parse(read(report) ?? '{}');
  const { numPassedTests: passed = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 0 } = counts;
  note('next jest', { passed, failed: numFailedTests + numRuntimeErrorTestSuites }, code);
}

await prepare();
await typecheck();
await jest();

const sum = (name) => stages.reduce((total, stage) => total + stage[name], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
