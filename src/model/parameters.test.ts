import { eventsFrame } from '../../tests/fixtures/events';
import { parse } from '../../tests/fixtures/panel';
import { readEvents } from './events';
import { attackedParameters } from './parameters';

const { events } = readEvents(parse([eventsFrame(0, 3)]));
const finding = { ...events[0].findings[0], location: 'query', parameter: 'id', type: 'sqli' };

it('counts a request once in each part, the most frequent first', () => {
  const list = [
    { ...events[0], findings: [finding, { ...finding, type: 'xss' }, { ...finding, parameter: 'q' }] },
    { ...events[1], findings: [finding] },
    { ...events[2], findings: [{ ...finding, location: 'user agent', parameter: '' }] },
  ];
  expect(attackedParameters(list)).toEqual([
    { location: 'query', parameter: 'id', requests: 2, types: ['sqli', 'xss'] },
    { location: 'user agent', parameter: '', requests: 1, types: ['sqli'] },
    { location: 'query', parameter: 'q', requests: 1, types: ['sqli'] },
  ]);
});

it('has nothing to say of nothing', () => {
  expect(attackedParameters([])).toEqual([]);
  expect(attackedParameters([{ ...events[0], findings: [{ ...finding, location: '', parameter: '' }] }])).toEqual([]);
});
