import { shared } from './shared';

type Factory = (...modules: unknown[]) => unknown;

interface Defined {
  dependencies: string[];
  factory: Factory;
}

const defined = new Map<string, Defined>();
const loaded = new Map<string, Promise<unknown>>();

function define(dependencies: string[], factory: Factory) {
  if (document.currentScript instanceof HTMLScriptElement) {
    defined.set(document.currentScript.src, { dependencies, factory });
  }
}
define.amd = true;
Object.assign(window, { define });

async function load(address: string): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${address} could not be loaded`));
    document.head.append(script);
  });
  const module = defined.get(address);
  if (!module) {
    throw new Error(`${address} is no AMD module`);
  }
  const values = module.dependencies.map((name) => {
    if (name === 'module') {
      return { id: address, uri: address };
    }
    if (!(name in shared)) {
      throw new Error(`${address} wants ${name}, which the preview does not share`);
    }
    return shared[name];
  });
  // A module with a top-level await gives a promise.
  return await module.factory(...values);
}

/** Loads a built plugin module the way Grafana's SystemJS does. */
export function importModule(path: string): Promise<unknown> {
  const address = new URL(path, document.baseURI).href;
  const known = loaded.get(address) ?? load(address);
  loaded.set(address, known);
  return known;
}
