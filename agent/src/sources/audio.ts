import { within } from '../budget.js';

/** Statuses of the contract in place of a sum. */
const alwaysSuspended = -1;
const notSupported = -2;
const timedOut = -3;

const patience = 500;
const sampleRate = 44_100;
const samples = 5000;
/** The compressor has settled by here, so that what is added up no longer depends on how it began. */
const settledFrom = 4500;

/**
 * The sum of the samples that a compressed triangle wave renders to, which tells how the browser's audio code and the
 * processor's floating point round.
 *
 * Changes with the browser's engine, sometimes with its version, and with the processor's family; privacy modes of
 * Safari and Brave add noise to it. No zoom or window size changes it, nor does the sound device: rendering is offline
 * (Web Audio API, OfflineAudioContext).
 */
export async function audio(): Promise<number> {
  if (typeof OfflineAudioContext !== 'function') return notSupported;
  const context = new OfflineAudioContext(1, samples, sampleRate);

  const oscillator = context.createOscillator();
  oscillator.type = 'triangle';
  oscillator.frequency.value = 10_000;
  const compressor = context.createDynamicsCompressor();
  compressor.threshold.value = -50;
  compressor.knee.value = 40;
  compressor.ratio.value = 12;
  compressor.attack.value = 0;
  compressor.release.value = 0.25;
  oscillator.connect(compressor).connect(context.destination);
  oscillator.start(0);

  const buffer = await within(patience, context.startRendering(), undefined);
  if (buffer) return sumOf(buffer.getChannelData(0));
  // Some browsers do not start without a tap. A hidden page may be kept waiting by any.
  return context.state === 'suspended' && !document.hidden ? alwaysSuspended : timedOut;
}

function sumOf(channel: Float32Array): number {
  return channel.subarray(settledFrom).reduce((sum, sample) => sum + Math.abs(sample), 0);
}
