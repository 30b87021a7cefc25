import WebSocket from 'ws';

/** A socket whose errors are ignored: its close event reports its end, even if it is given up while it still connects. */
export class QuietSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on('error', () => undefined);
  }
}
