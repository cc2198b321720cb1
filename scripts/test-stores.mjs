// npm run test:stores: the tests against real stores.
import { run } from './run.mjs';
import { prepareStores } from './stores.mjs';

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

const { passed, failed } = await test(await prepareStores());
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
