import { PanelProps, renderMarkdown } from '@grafana/data';

/** Stands in for text. */
export function Markdown({ options, replaceVariables }: PanelProps<{ content?: string }>) {
  const html = renderMarkdown(replaceVariables(options.content ?? ''));
  // renderMarkdown sanitizes.
  return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: html }} />;
}
