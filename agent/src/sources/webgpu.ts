import { unmaskedRenderer, webGl } from '../browser/web_gl.js';
import { Absence, supported } from '../errors.js';
import { shortHash } from '../hash.js';

export interface WebGpu {
  vendor: string;
  architecture: string;
  /** Empty, as the next one, where the browser keeps it to itself. */
  device: string;
  description: string;
  features: string;
  limits: string;
}

interface Adapter {
  info?: Pick<WebGpu, 'vendor' | 'architecture' | 'device' | 'description'>;
  features: Iterable<string>;
  limits: Readonly<Record<string, number>>;
}

interface Gpu {
  requestAdapter(): Promise<Adapter | null>;
}

/** The values of an interface's attributes, which are its prototype's properties. */
function* entries(limits: Adapter['limits']): Generator<[string, number | undefined]> {
  for (const name in limits) if (typeof limits[name] === 'number') yield [name, limits[name]];
}

/**
 * Whether there may be an adapter: Chromium complains on the console when there is none, which is so where the processor
 * draws, and on most desktops with Linux.
 */
function isPromising(): boolean {
  const software = /SwiftShader|llvmpipe|softpipe|Basic Render/i.test(unmaskedRenderer(webGl()));
  return !software && !/X11;|Wayland/.test(navigator.userAgent);
}

/**
 * The graphics processor as WebGPU names it, and hashes of what it can do. No device is made and nothing is drawn.
 *
 * Changes with the graphics card, its driver and browser updates. No zoom or window size changes it.
 */
export async function webGpu(): Promise<WebGpu> {
  const gpu = supported((navigator as { gpu?: Gpu }).gpu);
  if (!isPromising()) throw new Absence('unsupported');
  const adapter = supported(await gpu.requestAdapter());
  const { vendor = '', architecture = '', device = '', description = '' } = adapter.info ?? {};
  const digest = (values: Iterable<unknown>) => shortHash(JSON.stringify([...values].sort()));
  const features = digest(adapter.features);
  return { vendor, architecture, device, description, features, limits: digest(entries(adapter.limits)) };
}
