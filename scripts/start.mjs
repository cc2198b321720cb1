// npm start: builds what is out of date and shows the plugin without Grafana.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { build } from './build.mjs';
import { install, root, server, windows } from './run.mjs';

const usage = `npm start -- [--datasources FILE] [--port N] [--no-open]

  --datasources FILE  Grafana data source provisioning file; without it: generated sample traffic
  --port N            port on 127.0.0.1, 3101 by default; when it is taken, a free one
  --no-open           do not open the browser`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        datasources: { type: 'string' },
        port: { type: 'string', default: '3101' },
        'no-open': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

/** The port if it is free, else any that is. */
function freePort(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(freePort(0)));
    probe.listen(port, '127.0.0.1', () => {
      const taken = probe.address().port;
      probe.close(() => resolve(taken));
    });
  });
}

function openBrowser(address) {
  const [command, ...args] = {
    darwin: ['open', address],
    win32: ['cmd', '/c', 'start', '', address],
  }[process.platform] ?? ['xdg-open', address];
  // A machine without a browser is fine.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

const { datasources, port, 'no-open': noOpen, help } = options();
if (help) {
  console.log(usage);
  process.exit(0);
}

await install();
await build({ preview: true, onlyStale: true });

// The server lives as long as the pipe to it.
const args = ['--attached', '--root', root, '--port', String(await freePort(Number(port)))];
if (datasources) {
  // npm moves to the repository; the path is meant from where it was typed.
  args.push('--datasources', path.resolve(process.env.INIT_CWD ?? '.', datasources));
}
const child = spawn(server, args, {
  stdio: ['pipe', 'pipe', 'inherit'],
});
child.stdout.setEncoding('utf8').on('data', (text) => {
  const address = /listening on (\S+)/.exec(text)?.[1];
  if (!address) {
    process.stdout.write(text);
    return;
  }
  console.log(`\nAPIs Under Threat: ${address}\nCtrl-C stops.`);
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!noOpen && display && process.stdout.isTTY) {
    openBrowser(address);
  }
});
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
// The server is told too when the terminal does not: npm sends the signal to this process only.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.removeAllListeners(signal);
  process.on(signal, () => child.kill(windows ? undefined : 'SIGTERM'));
}
child.on('exit', (code) => process.exit(code ?? 0));
