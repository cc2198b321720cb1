import { FieldType, PanelProps } from '@grafana/data';
import { VizOrientation } from '@grafana/schema';
import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode, useTheme2, VizRepeater } from '@grafana/ui';

import { ReduceOptions, useValues } from './values';

/** Stands in for stat. */
export function Stats(
  props: PanelProps<
    ReduceOptions & { graphMode?: BigValueGraphMode; colorMode?: BigValueColorMode; textMode?: BigValueTextMode }
  >
) {
  const theme = useTheme2();
  const { width, height, options, renderCounter } = props;
  const values = useValues(
    props,
    props.data.series.every(({ fields }) => fields.every(({ type }) => type !== FieldType.time))
  );
  return (
    <VizRepeater
      {...{ width, height, renderCounter }}
      source={values}
      getValues={() => values}
      orientation={VizOrientation.Auto}
      renderValue={({ value: { display, sparkline }, width: cellWidth, height: cellHeight }) => (
        <BigValue
          theme={theme}
          value={display}
          sparkline={options.graphMode === BigValueGraphMode.None ? undefined : sparkline}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={options.graphMode ?? BigValueGraphMode.Area}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          width={cellWidth}
          height={cellHeight}
        />
      )}
    />
  );
}
