import { createTheme } from '@grafana/data';

import { gridTemplate, leastWidth } from './columns';
import { movedTo, spelledOut, toggled, withWidth } from './layout';

it('moves a column to the place of another, in both directions', () => {
  expect(movedTo(['requests', 'threats', 'blocked'], 'requests', 'blocked')).toEqual([
    'threats',
    'blocked',
    'requests',
  ]);
  expect(movedTo(['requests', 'threats', 'blocked'], 'blocked', 'requests')).toEqual([
    'blocked',
    'requests',
    'threats',
  ]);
});

it('leaves the endpoint in front, and the order where there is no target', () => {
  expect(movedTo(['requests', 'threats'], 'endpoint', 'threats')).toEqual(['requests', 'threats']);
  expect(movedTo(['requests', 'threats'], 'threats', 'endpoint')).toEqual(['requests', 'threats']);
  expect(movedTo(['requests', 'threats'], 'threats', undefined)).toEqual(['requests', 'threats']);
});

it('hides a column and gives it its place back', () => {
  expect(toggled(['requests', 'threats', 'trend'], 'threats')).toEqual(['requests', 'trend']);
  expect(toggled(['requests', 'trend'], 'threats')).toEqual(['requests', 'threats', 'trend']);
  expect(toggled([], 'trend')).toEqual(['trend']);
});

it('bounds widths, and forgets one that is reset', () => {
  expect(withWidth({}, 'threats', 3)).toEqual({ threats: 48 });
  expect(withWidth({ threats: 99 }, 'requests', 5000.4)).toEqual({ threats: 99, requests: 1600 });
  expect(withWidth({ threats: 99, requests: 80 }, 'threats', undefined)).toEqual({ requests: 80 });
});

it('tells a host that merges options which widths are gone', () => {
  expect(Object.assign({ threats: 99 }, spelledOut({ requests: 80 }))).toMatchObject({
    threats: undefined,
    requests: 80,
  });
});

it('gives a column the width that was set, and the others their share', () => {
  const theme = createTheme();
  expect(gridTemplate(['requests', 'threats'], { requests: 200 }, theme)).toBe('200px minmax(132px, 0.5fr)');
  expect(leastWidth(['requests', 'threats'], { requests: 200 }, theme)).toBe(332);
});
