// Which browser drives the tests and takes the screenshots.
import { existsSync } from 'node:fs';

const installed = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** An installed browser, or else the one of an npm package, which is for Linux on x64. */
export async function browser() {
  const found = installed.find((path) => path !== '' && existsSync(path));
  if (found) {
    return { executablePath: found, args: ['--no-sandbox', '--disable-gpu'] };
  }
  // The package unpacks the libraries it needs only where it believes itself there.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  // Not its own arguments: a single process ends with its first page.
  const args = ['--no-sandbox', '--disable-gpu', '--headless=shell'];
  return { executablePath: await chromium.executablePath(), args };
}
