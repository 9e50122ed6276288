import { within } from '../budget.js';
import { Absence } from '../errors.js';

/** Statuses of the contract in place of a sum. */
const alwaysSuspended = -1;
const notSupported = -2;
const timedOut = -3;

const patience = 500;
const sampleRate = 44_100;
const samples = 5000;
/** The compressor has settled by here, so that what is added up no longer depends on how it began. */
const settledFrom = 4500;

/** Exact as a float, so that it comes out as it went in. */
const level = 0.5;

/** A triangle wave compressed twice, in the first two channels, and a constant in the third. */
function prepared(): OfflineAudioContext {
  const context = new OfflineAudioContext(3, samples, sampleRate);
  const merger = context.createChannelMerger(3);
  merger.connect(context.destination);

  const oscillator = context.createOscillator();
  oscillator.type = 'triangle';
  oscillator.frequency.value = 10_000;
  for (const channel of [0, 1]) {
    const compressor = context.createDynamicsCompressor();
    compressor.threshold.value = -50;
    compressor.knee.value = 40;
    compressor.ratio.value = 12;
    compressor.attack.value = 0;
    compressor.release.value = 0.25;
    oscillator.connect(compressor).connect(merger, 0, channel);
  }
  oscillator.start(0);

  const constant = context.createConstantSource();
  constant.offset.value = level;
  constant.connect(merger, 0, 2);
  constant.start(0);
  return context;
}

function sumOf(buffer: AudioBuffer): number {
  const sum = (channel: number) =>
    buffer
      .getChannelData(channel)
      .subarray(settledFrom)
      .reduce((total, sample) => total + Math.abs(sample), 0);
  const first = sum(0);
  // Noise that is the same all day shows by what it does to samples that are known before.
  if (sum(1) !== first || sum(2) !== level * (samples - settledFrom)) throw new Absence('unstable');
  return first;
}

/**
 * The sum of the samples that a compressed triangle wave renders to, which tells how the browser's audio code and the
 * processor's floating point round.
 *
 * Changes with the browser's engine, sometimes with its version, and with the processor's family. No zoom or window size
 * changes it, nor does the sound device: rendering is offline (Web Audio API, OfflineAudioContext). Privacy modes add
 * noise: where two channels with the same wave differ, or a constant comes out as something else, the fact is `unstable`.
 */
export async function audio(): Promise<number> {
  if (typeof OfflineAudioContext !== 'function') return notSupported;
  const context = prepared();
  const buffer = await within(patience, context.startRendering(), undefined);
  if (buffer) return sumOf(buffer);
  // Some browsers do not start without a tap. A hidden page may be kept waiting by any.
  return context.state === 'suspended' && !document.hidden ? alwaysSuspended : timedOut;
}
