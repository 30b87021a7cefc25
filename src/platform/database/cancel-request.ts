import pg from 'pg';

/** Milliseconds that the server has to take the request. */
const timeout = 2_000;

/** What a client knows of its session; the types of pg do not say it. */
interface SessionOf {
  processID: number;
  secretKey: number;
  ssl: pg.ConnectionConfig['ssl'];
}

/** Members of pg's Connection that its types do not have. */
interface CancelConnection extends pg.Connection {
  connect(portOrPath: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

/**
 * Asks the server to cancel what the session of a client does, by the protocol's cancel request. That takes no place
 * among the server's connections and works while all pools are full.
 * @returns resolves when the server has taken the request, or could not be reached
 */
export function requestCancel(client: pg.Client): Promise<void> {
  const { processID, secretKey, ssl } = client as unknown as SessionOf;
  const connection = new pg.Connection({ ssl }) as CancelConnection;
  return new Promise((resolve) => {
    const timer = setTimeout(() => connection.stream.destroy(), timeout);
    const cancel = () => connection.cancel(processID, secretKey);
    connection.on('connect', () => (ssl ? connection.requestSsl() : cancel()));
    connection.on('sslconnect', cancel);
    connection.on('error', () => undefined); // `end` follows
    connection.on('end', () => {
      clearTimeout(timer);
      resolve();
    });
    if (client.host.startsWith('/')) connection.connect(`${client.host}/.s.PGSQL.${client.port}`);
    else connection.connect(client.port, client.host);
  });
}
