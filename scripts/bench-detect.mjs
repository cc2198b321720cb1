// npm run bench:detect -- --data FOLDER: the detection rules on labelled requests, beside Coraza with the Core Rule Set and libinjection.
import path from 'node:path';

import { must, root } from './run.mjs';

const args = process.argv.slice(2).flatMap((arg) => (arg.startsWith('--data=') ? ['--data', arg.slice(7)] : [arg]));
const at = args.indexOf('--data');
if (at >= 0 && args[at + 1] !== undefined) {
  args[at + 1] = path.resolve(args[at + 1]); // the command runs in its own module's folder
}
await must('go', ['run', '.', ...args], { cwd: path.join(root, 'tests/detect/bench'), env: { GOWORK: 'off' } });
