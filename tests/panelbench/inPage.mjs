// What runs in the page. Each function is sent there as text, so it uses nothing from outside itself.

/** Before anything else: notes when the panel gets the rows and when the first of them are painted. */
export function watch() {
  const bench = (window.bench = {});
  /** After the frame that shows what is in the document now. */
  bench.painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      })
    );
  bench.until = (ready) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (ready()) {
          observer.disconnect();
          resolve(bench.painted());
        }
      });
      observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
    });
  bench.firstRender = bench
    .until(() => bench.got !== undefined && document.querySelector('[data-testid="threats-panel row"]'))
    .then((at) => at - bench.got);

  // The panel's module is wrapped where it is defined, so that what is measured is what ships.
  let define;
  Object.defineProperty(window, 'define', {
    get: () => define,
    set: (original) => {
      define = (names, factory) =>
        original(
          names,
          document.currentScript?.src.includes('/underthreat-apis-panel/module.js')
            ? async (...modules) => {
                const module = await factory(...modules);
                const Panel = module.plugin.panel;
                const { createElement } = modules[names.indexOf('react')];
                module.plugin.panel = (props) => {
                  if (props.data.series.some((frame) => frame.name === 'endpoints')) {
                    bench.got ??= performance.now();
                  }
                  return createElement(Panel, props);
                };
                return module;
              }
            : factory
        );
      define.amd = true;
    },
  });
}

export const firstRender = () => window.bench.firstRender;

/** From the click on a header until the other order is painted. */
export async function sort() {
  const first = () => document.querySelector('[data-testid="threats-panel open-endpoint"]').textContent;
  const before = first();
  const header = document.querySelector('[data-testid="threats-panel header requests"] button');
  const started = performance.now();
  const done = window.bench.until(() => first() !== before);
  header.click();
  return (await done) - started;
}

/** From the change of the room until the panel is painted with its new width. */
export async function resize(width) {
  const panel = document.querySelector('[data-testid="threats-panel"]');
  const before = panel.style.width;
  const started = performance.now();
  const done = window.bench.until(() => panel.style.width !== before);
  document.querySelector('[data-testid="panel-frame"]').style.width = `${width}px`;
  return (await done) - started;
}

/** The longest time between two frames while the list moves by many rows in each of them. */
export async function scroll(selector) {
  const scroller = document.querySelector(selector);
  const frame = () => new Promise(requestAnimationFrame);
  scroller.scrollTop = 0;
  await frame();
  let last = await frame();
  let longest = 0;
  for (let step = 0; step < 150; step += 1) {
    // Mostly the speed of a fling, now and then the jump of a dragged bar.
    scroller.scrollTop += step % 30 === 29 ? scroller.scrollHeight / 8 : 400;
    const now = await frame();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}

/** The same rows as a plain table: what a panel without virtual rows would build at least. */
export async function plain({ rows, columns }) {
  const painted = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      })
    );
  const measures = {};
  let started = performance.now();
  const box = document.createElement('div');
  box.id = 'plain';
  box.style.cssText = 'height: 600px; width: 1400px; overflow: auto; font: 12px sans-serif';
  const table = box.appendChild(document.createElement('table'));
  const body = table.createTBody();
  const lines = rows.map((row) => {
    const line = body.insertRow();
    for (const column of columns) {
      line.insertCell().textContent = String(row[column]);
    }
    return { row, line };
  });
  document.body.append(box);
  measures.firstRender = (await painted()) - started;

  started = performance.now();
  lines.sort((a, b) => b.row.requests - a.row.requests);
  body.append(...lines.map(({ line }) => line));
  measures.sort = (await painted()) - started;

  started = performance.now();
  box.style.width = '1000px';
  measures.resize = (await painted()) - started;
  return measures;
}
