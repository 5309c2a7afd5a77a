/** hls.js and how it is to load: one part of the site, fetched when a lesson's page is idle or plays. */
export { default as Hls } from 'hls.js';
export { patient } from './patience';
