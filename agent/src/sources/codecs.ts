import { supported } from '../errors.js';

/** The protocol document lists them in the same order. */
const types = [
  'video/mp4;codecs="avc1.42E01E"',
  'video/mp4;codecs="hev1.1.6.L93.B0"',
  'video/mp4;codecs="av01.0.05M.08"',
  'video/webm;codecs="vp8"',
  'video/webm;codecs="vp09.00.10.08"',
  'video/ogg;codecs="theora"',
  'video/mp2t',
  'audio/mpeg',
  'audio/mp4;codecs="mp4a.40.2"',
  'audio/mp4;codecs="ac-3"',
  'audio/flac',
  'audio/ogg;codecs="opus"',
] as const;

const answers = ['', 'maybe', 'probably'];

/**
 * What the browser can play, one digit for each type: 0 no, 1 maybe, 2 probably, and 3 more where Media Source
 * Extensions take it, too.
 *
 * Changes with the browser's build (with or without licensed codecs), the system's codecs and the hardware's decoders.
 * Firefox looks for decoders while its first page is already open. No zoom or window size changes it.
 */
export function codecs(): string {
  const media = document.createElement('video');
  supported(media.canPlayType);
  const streams = (type: string) => typeof MediaSource === 'function' && MediaSource.isTypeSupported(type);
  return types.map(type => answers.indexOf(media.canPlayType(type)) + (streams(type) ? 3 : 0)).join('');
}
