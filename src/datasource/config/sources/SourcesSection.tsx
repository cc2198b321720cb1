import { t } from '@grafana/i18n';
import { Button, Stack } from '@grafana/ui';

import type { SourceSettings } from '../../../model/settings';
import { option } from '../../../model/settingsSchema';
import { testIds } from '../../../model/testIds';
import { Note } from '../fields/ChoiceField';
import type { SectionProps } from '../options';
import { moved, removed, replaced } from '../options';
import { SourceItem } from './SourceItem';
import { rolesNote } from './sourceState';
import { useFormats } from './useFormats';

export function SourcesSection({ settings, store, change, readOnly, options }: SectionProps) {
  const formats = useFormats(options.uid);
  // The first source is there to be filled in, not to be added.
  const sources: SourceSettings[] = settings.sources?.length ? settings.sources : [{}];
  const save = (next: SourceSettings[]) => change({ sources: next });

  if (store === 'sample') {
    return (
      <Note text={t('sources.sample', 'Sample traffic has a source of its own: there is nothing to choose here.')} />
    );
  }
  const note = rolesNote(sources);
  return (
    <Stack direction="column" gap={2}>
      <Note text={option('sources').help} />
      {sources.map((source, index) => (
        <SourceItem
          key={index}
          source={source}
          index={index}
          count={sources.length}
          store={store}
          formats={formats}
          readOnly={readOnly}
          onChange={(next) => save(replaced(sources, index, next))}
          onMove={(by) => save(moved(sources, index, by))}
          onRemove={() => save(removed(sources, index))}
        />
      ))}
      {note !== undefined && <Note text={note} />}
      <div>
        <Button
          variant="secondary"
          icon="plus"
          disabled={readOnly}
          data-testid={testIds.configEditor.addSource}
          onClick={() => save([...sources, {}])}
        >
          {t('sources.add', 'Add source')}
        </Button>
      </div>
    </Stack>
  );
}
