import { getDisplayValueAlignmentFactors, PanelProps } from '@grafana/data';
import { BarGaugeDisplayMode, VizOrientation } from '@grafana/schema';
import { BarGauge, useTheme2, VizRepeater } from '@grafana/ui';

import { ReduceOptions, useValues } from './values';

/** Stands in for bar gauge, bar chart, pie chart, and for the map: a bar for each row. */
export function Bars(props: PanelProps<ReduceOptions>) {
  const theme = useTheme2();
  const { width, height, renderCounter } = props;
  const values = useValues(props, true);
  return (
    <VizRepeater
      {...{ width, height, renderCounter }}
      source={values}
      getValues={() => values}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      orientation={VizOrientation.Horizontal}
      minVizHeight={20}
      maxVizHeight={40}
      itemSpacing={4}
      renderValue={({
        value: { display, field, view, colIndex },
        width: cellWidth,
        height: cellHeight,
        alignmentFactors,
      }) => (
        <BarGauge
          theme={theme}
          value={display}
          field={field}
          alignmentFactors={alignmentFactors}
          display={view?.getFieldDisplayProcessor(colIndex ?? 0)}
          orientation={VizOrientation.Horizontal}
          displayMode={BarGaugeDisplayMode.Gradient}
          text={{ titleSize: 14, valueSize: 14 }}
          width={cellWidth}
          height={cellHeight}
        />
      )}
    />
  );
}
