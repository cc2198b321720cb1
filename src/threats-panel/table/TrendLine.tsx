import { t } from '@grafana/i18n';
import { useTheme2 } from '@grafana/ui';

import { AS_TEXT } from '../../model/asText';
import { formatCount } from '../../model/format';

const WIDTH = 100;
const HEIGHT = 20;

/** One bar for each part of the range: a plain SVG is light enough for every row. */
export function TrendLine({ trend }: { trend: number[] }) {
  const theme = useTheme2();
  const largest = Math.max(...trend, 0);
  if (largest === 0) {
    return null;
  }
  const slot = WIDTH / trend.length;
  const last = trend[trend.length - 1];
  const text = t(
    'table.trendText',
    'Threat requests in {{parts}} equal parts of the range: at most {{most}}, in the last {{last}}',
    {
      parts: trend.length,
      most: formatCount(largest),
      last: formatCount(last),
      ...AS_TEXT,
    }
  );
  return (
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      width="100%"
      height={theme.spacing(2.5)}
    >
      <title>{text}</title>
      {trend.map((count, index) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / largest) * HEIGHT);
        return (
          <rect
            key={index}
            x={index * slot}
            y={HEIGHT - height}
            width={slot * 0.75}
            height={height}
            fill={theme.visualization.getColorByName('semi-dark-orange')}
          />
        );
      })}
    </svg>
  );
}
