/** Small drawings in the colour of the text around them; all are decoration beside a label. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

const icon = (shape: SVGTemplateResult): TemplateResult =>
  html`<svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${shape}
  </svg>`;

export const closeIcon = icon(svg`<path d="M6 6l12 12M18 6L6 18" />`);
export const newIcon = icon(svg`<path d="M4.5 12a7.5 7.5 0 1 0 2.4-5.5L4.5 8.7M4.5 4v4.7h4.7" />`);
export const downloadIcon = icon(svg`<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14" />`);
export const eraseIcon = icon(svg`<path d="M5 7h14M10 7V4.5h4V7m-7.5 0l.8 12.5h9.4L17.5 7M10.5 11v5m3-5v5" />`);
export const sendIcon = icon(svg`<path d="M12 19.500V5m-6 6l6-6 6 6" />`);
export const downIcon = icon(svg`<path d="M12 5v14m-6-6l6 6 6-6" />`);
export const chatIcon = icon(svg`<path d="M5 5.500h14v10.500h-7.500L7 19.800V16H5z" />`);
export const phoneIcon = icon(
  svg`<path d="M8.3 4.500l1.9 4.3-2 1.500a11 11 0 0 0 5.5 5.500l1.5-2 4.3 1.900v2.600c0 1-.8 1.7-1.8 1.600A14.5 14.5 0 0 1 4.1 6.300c-.1-1 .6-1.8 1.6-1.800z" />`,
);
export const urgentIcon = icon(svg`<path d="M12 4l9 15.500H3zM12 10v4.500m0 2.200v.3" />`);

/** The mark of the product: a line of vertebrae. */
export const mark = html`<svg class="mark" viewBox="0 0 24 32" fill="currentColor" aria-hidden="true">
  <rect x="9" y="1" width="11" height="4.5" rx="2.2" />
  <rect x="6.5" y="7.4" width="11" height="4.5" rx="2.2" />
  <rect x="4.5" y="13.8" width="11" height="4.5" rx="2.2" />
  <rect x="5.5" y="20.2" width="11" height="4.5" rx="2.2" />
  <rect x="8" y="26.6" width="11" height="4.5" rx="2.2" />
</svg>`;
