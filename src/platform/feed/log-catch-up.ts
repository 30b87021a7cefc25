import type { Log } from '../telemetry/log.js';
import type { NotifyCatchUp } from './catch-up-progress.js';
import { catchUpInWords } from './status.js';

/** Logs how far consumers are that are catching up: a line at the start, every half minute, and at the end. */
export const logCatchUp =
  (log: Log): NotifyCatchUp =>
  ({ seconds, ...state }) =>
    state.done < state.total
      ? log.info(state, `${state.consumer} is catching up: ${catchUpInWords(state)}`)
      : log.info(
          { ...state, seconds },
          `${state.consumer} has caught up with ${state.total} ${state.counted} in ${seconds} s`,
        );
