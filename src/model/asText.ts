/** React escapes what it renders; escaping twice would show `&lt;` to the reader. */
export const AS_TEXT = { interpolation: { escapeValue: false } } as const;
