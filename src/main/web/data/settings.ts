/** What a person has chosen, kept in the browser. */

/** A filter of the alerts with a name. */
export interface NamedFilter {
  readonly name: string;
  readonly filter: string;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  /** `local`, `UTC`, or the name of a zone such as `Europe/Berlin`. */
  readonly zone: string;
  readonly density: 'comfortable' | 'compact';
  /** Who silences and acknowledges. */
  readonly author: string;
  readonly severityLabel: string;
  /** The values of the label, the most urgent first; those of one level are separated by commas. */
  readonly severities: readonly [critical: string, warning: string, info: string];
  readonly filters: readonly NamedFilter[];
  /** The name of the filter with which the page opens; empty for none, undefined for the default of the server. */
  readonly defaultFilter: string | undefined;
  /** What new groups do while this page is open. */
  readonly alarm: Alarm;
}

/** What calls a person whose eyes are elsewhere. */
export interface Alarm {
  /** The name of the saved filter whose new groups count; empty for all groups. */
  readonly filter: string;
  readonly notification: boolean;
  readonly sound: boolean;
}

const DEFAULTS: Settings = {
  theme: 'system',
  zone: 'local',
  density: 'comfortable',
  author: '',
  severityLabel: 'severity',
  severities: ['critical,page,error', 'warning', 'info'],
  filters: [],
  defaultFilter: undefined,
  alarm: { filter: '', notification: false, sound: false },
};

const KEY = 'grapevine.settings';

function load(): Settings {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>) };
  } catch {
    return DEFAULTS; // storage is off, or holds something else
  }
}

class SettingsStore extends EventTarget {
  current: Settings = load();

  constructor() {
    super();
    this.show();
    addEventListener('storage', (event) => {
      if (event.key === KEY) {
        this.current = load();
        this.show();
      }
    });
  }

  change(some: Partial<Settings>): void {
    this.current = { ...this.current, ...some };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.current));
    } catch {
      // then for this page only
    }
    this.show();
  }

  private show(): void {
    const root = document.documentElement;
    root.dataset['theme'] = this.current.theme;
    root.dataset['density'] = this.current.density;
    this.dispatchEvent(new Event('change'));
  }
}

/** The settings of this browser. */
export const settings = new SettingsStore();
