// npm run test:stores: the tests against a real Loki, which is built once from the Go module proxy.
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

async function test() {
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
  const args = ['test', '-tags', 'stores', '-count', '1', '-timeout', '30m', '-json', ...process.argv.slice(2)];
  const { code } = await run('go', [...args, './tests/stores/...'], { capture: true, onLine });
  // A run that fails without a failed test (a build error, a panic) has failed as a whole.
  return { passed: counts.pass, failed: code !== 0 && counts.fail === 0 ? 1 : counts.fail };
}

await loki();
const { passed, failed } = await test();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
