import { foreign } from '../contract';

/** Series that Prometheus itself writes for every scrape. Source: its documentation, "Automatically generated labels and time series". */
export const prometheus = Object.freeze({
  /** 1 where the last scrape of a target succeeded, else 0. */
  up: foreign.gauge({ name: 'up' }),
});
