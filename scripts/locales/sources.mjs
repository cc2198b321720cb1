// What the sources of a plugin say through t(), read with TypeScript's own parser.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { root } from '../run.mjs';
import { schemaTexts } from './schema.mjs';

/** The only file whose keys are computed: it reads them from the schema of the settings. */
const SCHEMA_READER = path.join(root, 'src/model/settingsSchema.ts');

const parsed = new Map();

function parse(file) {
  if (!parsed.has(file)) {
    parsed.set(file, ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return parsed.get(file);
}

function visit(node, seen) {
  seen(node);
  ts.forEachChild(node, (child) => visit(child, seen));
}

function resolve(from, specifier) {
  const base = path.resolve(path.dirname(from), specifier);
  const file = ['.ts', '.tsx', '/index.ts', '/index.tsx'].map((end) => base + end).find((one) => existsSync(one));
  if (!file && !existsSync(base)) {
    throw new Error(`${from}: ${specifier} is not found`);
  }
  return file; // undefined: data or a picture, which hold no strings
}

function imports(source) {
  const found = [];
  visit(source, (node) => {
    if (ts.isImportDeclaration(node) && !node.importClause?.isTypeOnly) {
      found.push(node.moduleSpecifier);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.isTypeOnly) {
      found.push(node.moduleSpecifier);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push(node.arguments[0]);
    }
  });
  return found.map(({ text }) => text).filter((specifier) => specifier.startsWith('.'));
}

/** The files that end up in a module and its chunks. */
export function reachable(entry) {
  const files = new Set([entry]);
  for (const file of files) {
    for (const specifier of imports(parse(file))) {
      const target = resolve(file, specifier);
      if (target) {
        files.add(target);
      }
    }
  }
  return [...files];
}

function declared(source, name) {
  let found;
  visit(source, (node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer) {
      found = node.initializer;
    }
  });
  return found;
}

/** Whether a call counts something, and the text for one. */
function plural(call, source) {
  const [, , given] = call.arguments;
  const options = given && ts.isIdentifier(given) ? declared(source, given.text) : given;
  if (!options) {
    return {};
  }
  if (!ts.isObjectLiteralExpression(options)) {
    throw new Error(`${source.fileName}: the values of ${call.getText()} can not be read`);
  }
  const named = (name) => options.properties.find((one) => one.name?.getText() === name);
  return { counts: Boolean(named('count')), one: named('defaultValue_one')?.initializer.text };
}

function isTranslation(node) {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't';
}

function textsOf(file) {
  const source = parse(file);
  const texts = [];
  visit(source, (node) => {
    if (!isTranslation(node)) {
      return;
    }
    const [key, text] = node.arguments;
    if (key && text && ts.isStringLiteralLike(key) && ts.isStringLiteralLike(text)) {
      texts.push({ key: key.text, text: text.text, ...plural(node, source) });
    } else if (file !== SCHEMA_READER) {
      throw new Error(`${path.relative(root, file)}: ${node.getText()} needs a key and a text in quotes`);
    }
  });
  return file === SCHEMA_READER ? [...texts, ...schemaTexts()] : texts;
}

/** Every text of a plugin by its key, as `{ text, one, counts }`. */
export function extract(entry) {
  const found = new Map();
  for (const { key, ...said } of reachable(entry).flatMap(textsOf)) {
    const before = found.get(key) ?? said;
    if (JSON.stringify(before) !== JSON.stringify(said)) {
      throw new Error(`${key} has two texts: "${before.text}" and "${said.text}"`);
    }
    found.set(key, said);
  }
  return found;
}
