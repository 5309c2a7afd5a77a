/** A small picture of one stretch of the timeline: a rectangle of a sheet. */
export interface Thumbnail {
  start: number;
  url: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** "sheet.jpg#xywh=160,90,160,90" against the address of the track that names it. */
export function thumbnailOf(start: number, text: string, base: string): Thumbnail | null {
  const line = text.trim();
  const box = /#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(line);
  if (!box) return null;
  const [x, y, width, height] = box.slice(1).map(Number) as [number, number, number, number];
  return { start, url: new URL(line.slice(0, box.index), base).href, x, y, width, height };
}

/** Lets the browser read the WebVTT: a track of metadata, hidden. */
export function readStoryboard(video: HTMLVideoElement, url: string, found: (thumbnails: Thumbnail[]) => void): () => void {
  const track = document.createElement('track');
  track.kind = 'metadata';
  track.src = url;
  track.addEventListener('load', () => {
    const cues = [...(track.track.cues ?? [])] as VTTCue[];
    const base = new URL(url, location.href).href;
    found(cues.map((cue) => thumbnailOf(cue.startTime, cue.text, base)).filter((thumbnail) => thumbnail !== null));
  });
  video.append(track);
  track.track.mode = 'hidden';
  return () => track.remove();
}
