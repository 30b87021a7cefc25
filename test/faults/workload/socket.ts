import WebSocket from 'ws';

/** A socket whose errors nobody has to hear: its end is told by its close, also when it is given up while it still connects. */
export class QuietSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.on('error', () => undefined);
  }
}
