import { SVGProps } from 'react';

/** Icons are fetched in a browser. */
export default function InlineSvg({
  src,
  title,
  className,
  ...rest
}: SVGProps<SVGSVGElement> & { src: string; title?: string }) {
  return (
    <svg className={className} data-src={src} aria-label={rest['aria-label']}>
      {title && <title>{title}</title>}
    </svg>
  );
}
