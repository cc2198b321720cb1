// What the scripts share: running a program, and the paths of what is built.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const windows = process.platform === 'win32';
export const cache = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'underthreat');
export const host = {
  os: process.platform === 'win32' ? 'windows' : process.platform,
  arch: process.arch === 'x64' ? 'amd64' : process.arch,
};
export const server = path.join(root, 'preview/dist', windows ? 'server.exe' : 'server');

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    running.forEach((child) => child.kill(signal));
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
process.on('exit', () => running.forEach((child) => child.kill()));

/** Runs a program to its end. `capture` keeps its output, which `onLine` may read line by line, instead of showing it. */
export function run(command, args, { cwd = root, env, capture = false, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
      // npm and npx are scripts there.
      shell: windows && !command.endsWith('.exe'),
    });
    running.add(child);
    const chunks = [];
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      chunks.push(text);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach((line) => onLine?.(line));
    });
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output: chunks.join('') });
    });
  });
}

class Failed extends Error {}

process.on('uncaughtException', (error) => {
  console.error(error instanceof Failed ? error.message : error);
  process.exit(1);
});

/** Runs a program that must succeed. */
export async function must(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Failed(`${command} ${args.join(' ')} failed with ${code}`);
  }
  return output;
}

export const node = (file, ...args) => must(process.execPath, [path.join(root, file), ...args]);
export const bin = (name) => path.join(root, 'node_modules/.bin', windows ? `${name}.cmd` : name);

export function newest(...names) {
  let latest = 0;
  for (const name of names) {
    const file = path.join(root, name);
    if (!existsSync(file)) {
      continue;
    }
    const stat = statSync(file);
    // A folder's own time changes when a file is removed.
    latest = Math.max(latest, stat.mtimeMs);
    if (stat.isDirectory()) {
      for (const inside of readdirSync(file)) {
        if (inside !== 'node_modules' && inside !== 'dist') {
          latest = Math.max(latest, newest(path.join(name, inside)));
        }
      }
    }
  }
  return latest;
}

/** Notes that something was built: the time of an output does not tell, since webpack leaves equal files alone. */
export function stamp(name) {
  const file = path.join(root, 'node_modules/.cache/built', name);
  return {
    isOlderThan: (...sources) => !existsSync(file) || statSync(file).mtimeMs < newest(...sources),
    set: (started) => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, '');
      utimesSync(file, started / 1000, started / 1000);
    },
  };
}

/** Installs the npm packages if they are missing or older than the lock file. */
export async function install() {
  const lock = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(lock) || statSync(lock).mtimeMs < newest('package-lock.json')) {
    console.log('Installing npm packages …');
    await must('npm', ['ci', '--no-progress', '--loglevel=error']);
  }
}
