/** Something that a page reads by itself, again and again while it is shown. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { messageOf } from '../data/api.js';

export class Loaded<T> implements ReactiveController {
  value: T | undefined;
  error = '';
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: () => Promise<T>,
    private readonly every = 5_000,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    void this.read();
    this.timer = setInterval(() => this.read(), this.every);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
  }

  async read(): Promise<void> {
    try {
      this.value = await this.load();
      this.error = '';
    } catch (e) {
      this.error = messageOf(e);
    }
    this.host.requestUpdate();
  }
}
