import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  DataTransformerInfo,
  displayNameOverrideProcessor,
  Field,
  FieldColorModeId,
  FieldConfigPropertyItem,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  ThresholdsConfig,
  ThresholdsMode,
  thresholdsOverrideProcessor,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
} from '@grafana/data';

// The preview edits no panel options; the builders only ask whether an editor exists.
const NoEditor = () => null;

const editors = [
  ...['number', 'slider', 'text', 'strings', 'boolean', 'select', 'radio', 'multi-select', 'unit', 'links', 'actions'],
  ...['color', 'fieldColor', 'mappings', 'thresholds', 'timezone', 'fieldName', 'fieldNameByType', 'dashboard-uid'],
  ...['stats-picker', 'datasource', 'cellType', 'confirmation', 'dimension'],
];

const isNumber = (field: Field) => field.type === FieldType.number;
const isAny = () => true;

function property(
  id: string,
  process: FieldConfigPropertyItem['process'],
  shouldApply: FieldConfigPropertyItem['shouldApply'],
  defaultValue?: unknown
): FieldConfigPropertyItem {
  const editor = { editor: NoEditor, override: NoEditor };
  return { id, path: id, name: id, ...editor, process, shouldApply, defaultValue, description: '' };
}

// Grafana's defaults.
const thresholds: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

const properties = [
  property('unit', unitOverrideProcessor, isAny),
  { ...property('displayName', displayNameOverrideProcessor, isAny), settings: { expandTemplateVars: true } },
  property('min', numberOverrideProcessor, isNumber),
  property('max', numberOverrideProcessor, isNumber),
  property('fieldMinMax', booleanOverrideProcessor, isNumber),
  property('decimals', numberOverrideProcessor, isNumber),
  property('noValue', displayNameOverrideProcessor, isAny),
  property('color', identityOverrideProcessor, isAny, { mode: FieldColorModeId.Thresholds }),
  property('mappings', valueMappingsOverrideProcessor, isAny, []),
  property('thresholds', thresholdsOverrideProcessor, isNumber, thresholds),
  property('links', dataLinksOverrideProcessor, isAny),
  property('actions', identityOverrideProcessor, isAny),
  property('filterable', booleanOverrideProcessor, isAny),
];

/** Some transformers are listed twice. */
function transformers(): DataTransformerInfo[] {
  const all: DataTransformerInfo[] = Object.values(standardTransformers);
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => editors.map((id) => ({ id, name: id, editor: NoEditor })));
  standardFieldConfigEditorRegistry.setInit(() => properties);
  standardTransformersRegistry.setInit(() =>
    transformers().map((one) => ({
      id: one.id,
      name: one.name,
      description: one.description,
      editor: NoEditor,
      transformation: () => Promise.resolve(one),
      imageDark: '',
      imageLight: '',
    }))
  );
}
