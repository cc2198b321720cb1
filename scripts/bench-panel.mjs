// npm run bench:panel: the panel with 10,000 endpoints beside a plain table of the same rows. docs/performance.md has the method and figures.
import { spawn } from 'node:child_process';

import { chromium } from '@playwright/test';

import { overview } from '../tests/panelbench/answer.mjs';
import * as inPage from '../tests/panelbench/inPage.mjs';
import { browser } from './browser.mjs';
import { build } from './build.mjs';
import { root, server } from './run.mjs';

const ENDPOINTS = 10_000;
const FACET_VALUES = 100;
const TIMES = 5;
const COLUMNS = ['endpoint', 'service', 'requests', 'threats', 'blocked', 'passed', 'threatRatio', 'rules', 'lastRule'];
const MORE_COLUMNS = ['lastSeen', 'actors', 'trend'];
const VIEWPORT = { width: 1440, height: 900 };

const { rows, body } = overview(ENDPOINTS, FACET_VALUES);

async function measurePanel(opened, base) {
  const page = await opened.newPage({ viewport: VIEWPORT, locale: 'en-US', timezoneId: 'UTC' });
  await page.addInitScript(inPage.watch);
  await page.route('**/api/ds/query*', (route) => route.fulfill({ contentType: 'application/json', body }));
  await page.goto(`${base}/preview/panel?width=1400px`);
  const measures = { firstRender: await page.evaluate(inPage.firstRender) };
  await page.waitForLoadState('networkidle');
  measures.sort = await page.evaluate(inPage.sort);
  measures.resize = await page.evaluate(inPage.resize, 1000);
  measures.scroll = await page.evaluate(inPage.scroll, '[data-testid="threats-panel table"]');
  await page.close();
  return measures;
}

async function measurePlain(opened) {
  const page = await opened.newPage({ viewport: VIEWPORT });
  await page.goto('about:blank');
  const measures = await page.evaluate(inPage.plain, { rows, columns: [...COLUMNS, ...MORE_COLUMNS] });
  measures.scroll = await page.evaluate(inPage.scroll, '#plain');
  await page.close();
  return measures;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function medians(runs) {
  return Object.fromEntries(Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))]));
}

await build({ preview: true, onlyStale: true });
const child = spawn(server, ['--attached', '--root', root, '--port', '0'], { stdio: ['pipe', 'pipe', 'inherit'] });
const line = await new Promise((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
const base = line.match(/http:\S+/)?.[0];
const opened = await chromium.launch(await browser());
try {
  const panels = [];
  const plains = [];
  // In turns, so that whatever else the machine does meets both alike; the first of each only warms the browser up.
  for (let time = 0; time <= TIMES; time += 1) {
    panels.push(await measurePanel(opened, base));
    plains.push(await measurePlain(opened));
    console.log(JSON.stringify({ panel: panels.at(-1), plain: plains.at(-1) }, (_, v) => Math.round(v * 10) / 10 || v));
  }
  const panel = medians(panels.slice(1));
  const plain = medians(plains.slice(1));
  const report = (name, value, goal) =>
    console.log(`BENCH ${name} ${value.toFixed(1)} goal <=${goal} ${value <= goal ? 'ok' : 'short'}`);
  report('panel-first-render-ms', panel.firstRender, 200);
  report('panel-scroll-longest-frame-ms', panel.scroll, 50);
  for (const name of Object.keys(panel)) {
    console.log(`RATIO panel-${name} ${(panel[name] / plain[name]).toFixed(3)} of a plain table`);
    console.log(`  ${panel[name].toFixed(1)} ms ÷ ${plain[name].toFixed(1)} ms`);
  }
} finally {
  await opened.close();
  child.kill();
}
