import { execFileSync } from 'node:child_process';

import { eventsFrame } from '../../../tests/fixtures/events';
import { HOSTILE } from '../../../tests/fixtures/frames';
import { parse } from '../../../tests/fixtures/panel';
import { readEvents } from '../../model/events';
import { toCurl } from './curl';

const [event] = readEvents(parse([eventsFrame()])).events;

/** How a shell splits a command. */
const split = (command: string) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' })
    .trimEnd()
    .split('\n');

it('repeats a request as it was', () => {
  const command = toCurl({ ...event, method: 'POST', host: 'api.example', uri: '/a/../b?q=1', userAgent: 'x/1 (y)' });
  expect(split(command)).toEqual([
    ...['curl', '--path-as-is', '--globoff', '--request', 'POST', '--user-agent', 'x/1 (y)'],
    'https://api.example/a/../b?q=1',
  ]);
  expect(toCurl({ ...event, method: 'GET', userAgent: '' })).not.toMatch(/request|user-agent/);
});

it.each([
  `/'; touch /tmp/pwned; '`,
  '/$(id)`id`$HOME!!\\',
  '/a\nrm -rf /\r\n',
  `/${HOSTILE}`,
  '/"&&id#',
  'http://evil.example/x',
  '//evil.example/x',
  '@evil.example/',
])('gives a shell one address, whatever was requested: %j', (uri) => {
  const hostile = { ...event, method: 'GET;id', host: `evil.example/'$(id)`, uri, userAgent: `'$(id)\n${HOSTILE}` };
  const parts = split(toCurl(hostile));
  expect(parts.slice(0, 4)).toEqual(['curl', '--path-as-is', '--globoff', '--user-agent']);
  expect(parts).toHaveLength(6);
  expect(parts[5]).toMatch(/^https:\/\/HOST\//);
  expect(new URL(parts[5]).hostname).toBe('host');
});
