import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { FileUpload, Stack, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { AS_TEXT } from '../../../model/asText';
import { formatBytes } from '../../../model/format';
import type { OpenApiDocument } from '../../../model/settings';
import { patched } from '../../../model/settings';
import { testIds } from '../../../model/testIds';
import { Note } from '../fields/ChoiceField';
import { ListOf } from '../fields/ListOf';
import { OptionList, OptionText } from '../fields/OptionFields';
import { documentFacts, MOST_BYTES, nameOfFile } from './openapi';

interface Props {
  documents: OpenApiDocument[];
  readOnly: boolean;
  onChange: (documents: OpenApiDocument[]) => void;
}

const TEXTS = ['service', 'owner'] as const;

export function OpenApiList({ documents, readOnly, onChange }: Props) {
  return (
    <ListOf
      items={documents}
      empty={{ document: '' }}
      addLabel={t('openapi.add', 'Add OpenAPI document')}
      removeLabel={(index) => t('openapi.remove', 'Remove document {{number}}', { number: index + 1 })}
      readOnly={readOnly}
      onChange={onChange}
    >
      {(item, change, index) => <Item item={item} index={index} readOnly={readOnly} onChange={change} />}
    </ListOf>
  );
}

interface ItemProps {
  item: OpenApiDocument;
  index: number;
  readOnly: boolean;
  onChange: (document: OpenApiDocument) => void;
}

function Item({ item, index, readOnly, onChange }: ItemProps) {
  const styles = useStyles2(getStyles);
  const change = (patch: Partial<OpenApiDocument>) =>
    onChange({ ...patched<Partial<OpenApiDocument>>(item, patch), document: patch.document ?? item.document });
  const text = (name: 'name' | (typeof TEXTS)[number]) => (
    <OptionText
      key={name}
      path={`endpoints.openapi.${name}`}
      value={item[name]}
      disabled={readOnly}
      onChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <>
      <div className={styles.whole}>
        <DocumentText item={item} index={index} readOnly={readOnly} onChange={change} />
      </div>
      {text('name')}
      {TEXTS.map(text)}
      <OptionList
        path="endpoints.openapi.prefixes"
        value={item.prefixes}
        disabled={readOnly}
        onChange={(prefixes) => change({ prefixes })}
      />
    </>
  );
}

interface DocumentProps extends Omit<ItemProps, 'onChange'> {
  onChange: (patch: Partial<OpenApiDocument>) => void;
}

function DocumentText({ item, index, readOnly, onChange }: DocumentProps) {
  const [problem, setProblem] = useState('');
  const pick = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    if (file.size > MOST_BYTES) {
      setProblem(tooLarge(file.size));
      return;
    }
    setProblem('');
    onChange({ document: await file.text(), name: item.name ?? nameOfFile(file.name) });
  };
  return (
    <Stack direction="column" gap={1}>
      <OptionText
        path="endpoints.openapi.document"
        rows={6}
        size="wide"
        testId={testIds.configEditor.document(index)}
        check={(text) => {
          const { bytes } = documentFacts(text);
          return bytes > MOST_BYTES ? tooLarge(bytes) : undefined;
        }}
        value={item.document}
        disabled={readOnly}
        onChange={(document) => onChange({ document: document ?? '' })}
      />
      <Note text={problem || factsText(item.document)} />
      {!readOnly && (
        <div>
          <FileUpload
            accept=".json,.yaml,.yml"
            size="sm"
            showFileName={false}
            onFileUpload={({ currentTarget }) => void pick(currentTarget.files?.[0])}
          >
            {t('openapi.pick', 'Pick a file')}
          </FileUpload>
        </div>
      )}
    </Stack>
  );
}

function tooLarge(bytes: number): string {
  return t('openapi.tooLarge', 'The document has {{size}}: {{most}} is the most.', {
    size: formatBytes(bytes),
    most: formatBytes(MOST_BYTES),
    ...AS_TEXT,
  });
}

export function factsText(document: string): string {
  if (document.trim() === '') {
    return t(
      'openapi.empty',
      'Paste the document, or pick its file: it is read in the browser and saved with the data source.'
    );
  }
  const { bytes, paths } = documentFacts(document);
  const size = formatBytes(bytes);
  return paths === undefined
    ? t('openapi.size', '{{size}}; no paths found here: the health check says whether it can be read.', {
        size,
        ...AS_TEXT,
      })
    : t('openapi.facts', '{{size}}, {{count}} paths', {
        size,
        count: paths,
        defaultValue_one: '{{size}}, {{count}} path',
        ...AS_TEXT,
      });
}

const getStyles = (_theme: GrafanaTheme2) => ({ whole: css({ gridColumn: '1 / -1' }) });
