/** hls.js and how it is to load: one part of the site, fetched when a lesson's page is idle or plays. */
export { default as Hls } from 'hls.js';
export { patient } from './patience';

export const always = {
  // Begin small: the first picture soon on any line, and the estimate grows from there
  startLevel: 0,
  abrEwmaDefaultEstimate: 300_000,
  capLevelToPlayerSize: true,
  maxBufferLength: 30,
  backBufferLength: 60,
  // Captions are ours: read as JSON and drawn over the picture
  enableWebVTT: false,
  enableCEA708Captions: false,
  renderTextTracksNatively: false,
};
