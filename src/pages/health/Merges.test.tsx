import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { MergeTable, ruleOf } from './Merges';

const merge = {
  match: '/users/{name}/"a"',
  paths: 102,
  examples: [],
  listed: ['/users/alice/"a"', '/users/<b>bob</b>/"a"'],
  requests: 12_345,
};

it('shows what a rule would put together, as text', async () => {
  const user = userEvent.setup();
  render(<MergeTable title="Merges" merges={[merge]} />);
  const row = screen.getByRole('row', { name: /users/ });
  expect(within(row).getByText('12,345')).toBeInTheDocument();
  await user.click(within(row).getByText('102 paths'));
  expect(within(row).getByText('/users/<b>bob</b>/"a"')).toBeVisible();
  expect(within(row).getByText('and 100 more')).toBeVisible();
  expect(within(row).getByRole('button', { name: 'Copy the rule /users/{name}/"a"' })).toBeEnabled();
  expect(ruleOf(merge.match)).toBe('- { match: "/users/{name}/\\"a\\"" }');
});
