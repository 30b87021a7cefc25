import type { Measure, Measured } from './measure.js';

/** Counts HTTP requests and their time by route and status. */
export class RequestMeasures implements Measured {
  private readonly routes = new Map<
    string,
    { route: string; status: string; count: number; seconds: number }
  >();

  /** @param milliseconds from the arrival of the request to the end of the response */
  answered(route: string, status: number, milliseconds: number): void {
    const key = `${route} ${status}`;
    const counted = this.routes.get(key) ?? { route, status: String(status), count: 0, seconds: 0 };
    counted.count += 1;
    counted.seconds += milliseconds / 1_000;
    this.routes.set(key, counted);
  }

  measures(): Measure[] {
    return [...this.routes.values()].flatMap(({ route, status, count, seconds }): Measure[] => {
      const labels = { route, status };
      return [
        {
          name: 'rapport_http_requests_total',
          help: 'HTTP requests that were answered.',
          type: 'counter',
          value: count,
          labels,
        },
        {
          name: 'rapport_http_request_seconds_total',
          help: 'Time that those requests took, in seconds.',
          type: 'counter',
          value: seconds,
          labels,
        },
      ];
    });
  }
}
