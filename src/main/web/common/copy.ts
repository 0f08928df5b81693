/** Copying texts. */
import { say } from './toast.js';

/** Copies a text and confirms it. */
export async function copyText(text: string, what: string): Promise<void> {
  say((await copy(text)) ? `${what} copied` : 'The browser does not allow copying here');
}

/** Copies text; false where the browser does not allow it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const focused = document.activeElement;
    const area = document.createElement('textarea'); // pages without TLS have no clipboard
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) {
      focused.focus();
    }
    return done;
  }
}
