// npm run bench: the plugin beside what its users would do without it, in one run. docs/performance.md has the method and figures.
import { must } from './run.mjs';
import { prepareStores } from './stores.mjs';

const env = await prepareStores();
await must('go', ['run', './tests/stores/bench', ...process.argv.slice(2)], { env });
