// npm run test:stores: the tests against real stores: Loki, which is built once from the Go module proxy, and Elasticsearch and OpenSearch,
// which are downloaded once from Maven Central.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';

import { cache, must, root, run, windows } from './run.mjs';

const LOKI = `loki-v3.7.8${windows ? '.exe' : ''}`;

async function loki() {
  const file = path.join(cache, LOKI);
  if (existsSync(file)) {
    return;
  }
  mkdirSync(cache, { recursive: true });
  console.log(`Building ${LOKI}, which takes ten minutes the first time …`);
  // A build that is interrupted must not leave a file that looks complete.
  const unfinished = `${file}.${process.pid}`;
  const folder = path.join(root, 'tests/stores/lokibuild');
  const flags = ['-trimpath', '-ldflags', '-s -w', '-o', unfinished];
  await must('go', ['-C', folder, 'build', ...flags, 'github.com/grafana/loki/v3/cmd/loki']);
  renameSync(unfinished, file);
}

/** Downloads what is missing. What can't be had fails the tests that need it, with the reason, and no others. */
async function elastic() {
  const env = {};
  const onLine = (line) => {
    const [name, ...value] = line.split('=');
    env[name] = value.join('=');
  };
  const { code } = await run('go', ['run', './tests/stores/elasticserver/cmd', '-prepare'], { capture: true, onLine });
  console.log(code === 0 ? 'Elasticsearch and OpenSearch are there.' : 'Not all servers are there: tests will fail.');
  return env;
}

async function test(env) {
  const counts = { pass: 0, fail: 0 };
  const output = new Map();
  const onLine = (line) => {
    if (!line.startsWith('{')) {
      console.log(line);
      return;
    }
    const { Action, Package, ImportPath, Test, Output } = JSON.parse(line);
    const key = `${Package ?? ImportPath} ${Test ?? ''}`;
    if (Action === 'output' || Action === 'build-output') {
      output.set(key, (output.get(key) ?? '') + Output);
    } else if (Action === 'pass' || Action === 'fail') {
      if (Test) {
        counts[Action]++;
        console.log(`${Action === 'pass' ? 'ok  ' : 'FAIL'} ${Test}`);
      }
      if (Action === 'fail') {
        process.stdout.write(output.get(key) ?? '');
      }
      output.delete(key);
    } else if (Action === 'build-fail') {
      process.stdout.write(output.get(key) ?? '');
    }
  };
  // One package at a time: a server takes a gigabyte, and a core.
  const args = [
    'test',
    '-tags',
    'stores',
    '-p',
    '1',
    '-count',
    '1',
    '-timeout',
    '60m',
    '-json',
    ...process.argv.slice(2),
  ];
  const { code } = await run('go', [...args, './tests/stores/...'], { capture: true, env, onLine });
  // A run that fails without a failed test (a build error, a panic) has failed as a whole.
  return { passed: counts.pass, failed: code !== 0 && counts.fail === 0 ? 1 : counts.fail };
}

await loki();
const { passed, failed } = await test(await elastic());
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
