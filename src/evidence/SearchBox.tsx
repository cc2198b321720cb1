import { t } from '@grafana/i18n';
import { Icon, IconButton, Input } from '@grafana/ui';
import { useEffect, useState } from 'react';

interface Props {
  /** What is searched for now. */
  value: string;
  label: string;
  onSearch: (text: string) => void;
  testId: string;
}

const LONGEST = 100;

/** Searches when told to, since each search asks a store. */
export function SearchBox({ value, label, onSearch, testId }: Props) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const clear = () => {
    setText('');
    if (value !== '') {
      onSearch('');
    }
  };
  return (
    <form
      role="search"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(text.trim());
      }}
    >
      <Input
        prefix={<Icon name="search" />}
        value={text}
        maxLength={LONGEST}
        placeholder={label}
        aria-label={label}
        data-testid={testId}
        onChange={(event) => setText(event.currentTarget.value)}
        suffix={
          text === '' ? undefined : (
            <IconButton name="times" aria-label={t('search.clear', 'Clear the search')} onClick={clear} />
          )
        }
      />
    </form>
  );
}
