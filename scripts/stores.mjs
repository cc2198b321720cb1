// The real stores of tests and benchmarks: Loki, which is built once from the Go module proxy, and Elasticsearch and OpenSearch, which are
// downloaded once from Maven Central.
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

/** Gets what is missing, and gives the environment of programs that start the stores. */
export async function prepareStores() {
  await loki();
  return elastic();
}
