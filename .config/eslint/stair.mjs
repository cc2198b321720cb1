// The import stair: a file imports only from the folders that its own folder may stand on.
import path from 'node:path';

const root = process.cwd();
const relative = (file) => path.relative(root, file).split(path.sep).join('/');

/** The longest listed folder that holds the file. */
const step = (file, steps) => steps.filter((one) => file.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)[0];

const imports = {
  meta: { type: 'problem', schema: [{ type: 'object' }] },
  create(context) {
    const [allowed] = context.options;
    const steps = Object.keys(allowed);
    const own = step(relative(context.filename), steps);
    const isTest = /\.test\.tsx?$/.test(context.filename);
    if (!own) {
      return {};
    }
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) {
        return;
      }
      const target = relative(path.resolve(path.dirname(context.filename), source.value));
      // Data that several steps share.
      if (target === 'src/plugin.json' || (target.startsWith('pkg/') && target.endsWith('.json'))) {
        return;
      }
      if (isTest && target.startsWith('tests/fixtures/')) {
        return;
      }
      const other = step(target, steps);
      if (!other || !allowed[own].includes(other)) {
        context.report({ node: source, message: `${own} may import only from ${allowed[own].join(', ')}.` });
      }
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default { rules: { imports } };
