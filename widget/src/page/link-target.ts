/** Where links in messages open: one choice for the whole page. */
export const linkTarget = { newTab: true };
