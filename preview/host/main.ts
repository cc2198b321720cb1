import { startServices } from './services/start';

// @grafana/ui keeps monaco in a lazy chunk, and monaco its workers apart.
Object.assign(window, {
  MonacoEnvironment: {
    getWorker: (_: string, label: string) =>
      label === 'json'
        ? new Worker(new URL('monaco-editor/esm/vs/language/json/json.worker.js', import.meta.url))
        : new Worker(new URL('monaco-editor/esm/vs/editor/editor.worker.js', import.meta.url)),
  },
});

async function start() {
  await startServices();
  // Plugin modules and scenes read the services while they load.
  const { render } = await import('./render');
  render();
}

start().catch((error: unknown) => {
  document.body.textContent = `The preview could not start: ${String(error)}`;
  console.error(error);
});
