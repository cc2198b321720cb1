// Builds the backend as Grafana looks for it: dist/datasource/gpx_underthreat_<os>_<arch>. --all builds every platform.
import path from 'node:path';

import { host, must, root } from './run.mjs';

const all = [
  { os: 'linux', arch: 'amd64' },
  { os: 'linux', arch: 'arm64' },
  { os: 'linux', arch: 'arm' },
  { os: 'darwin', arch: 'amd64' },
  { os: 'darwin', arch: 'arm64' },
  { os: 'windows', arch: 'amd64' },
];

export const binary = ({ os, arch }) =>
  path.join(root, 'dist/datasource', `gpx_underthreat_${os}_${arch}${os === 'windows' ? '.exe' : ''}`);

/** `flags` for what ships: without them the packages of the tests' builds are used again. */
export async function buildBackend(platforms = [host], flags = []) {
  for (const platform of platforms) {
    await must('go', ['build', ...flags, '-ldflags', '-s -w', '-o', binary(platform), './pkg'], {
      env: { CGO_ENABLED: '0', GOOS: platform.os, GOARCH: platform.arch },
    });
  }
}

if (process.argv[1] === import.meta.filename) {
  await (process.argv.includes('--all') ? buildBackend(all, ['-trimpath']) : buildBackend());
}
