/** How alerts and comments are shown, by `ui` of the server's configuration. */

/** A rule for the colour of a label; without a value and a regular expression it applies to all values. */
export interface ColorRule {
  readonly label: string;
  readonly value?: string;
  readonly valueRe?: string;
  readonly color: string;
}

export interface Display {
  readonly labels: {
    readonly hide: readonly string[];
    readonly strip: readonly string[];
    readonly order: readonly string[];
    readonly columns: readonly string[];
    readonly colors: readonly ColorRule[];
  };
  readonly annotations: { readonly hide: readonly string[]; readonly order: readonly string[] };
  /** The rules by which the server finds links in comments. */
  readonly links: readonly unknown[];
  /** The label whose values divide the page of alerts; empty for none. */
  readonly grid: string;
}

/** Without any settings, as in API v2. */
export const PLAIN: Display = {
  labels: { hide: [], strip: [], order: [], columns: [], colors: [] },
  annotations: { hide: [], order: [] },
  links: [],
  grid: '',
};
