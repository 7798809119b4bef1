/** What Promise.withResolvers gives on Node 22. */
interface Resolvers {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason?: unknown) => void;
}

/**
 * node-av needs Promise.withResolvers; on Node 20 its pipelines end without an error and with a broken file.
 * It can go when Node 20 is no longer supported.
 */
function supplyWithResolvers(): void {
  const promise = Promise as unknown as { withResolvers?: () => Resolvers };
  promise.withResolvers ??= () => {
    const settle: { resolve?: Resolvers['resolve']; reject?: Resolvers['reject'] } = {};
    const created = new Promise((resolve, reject) => {
      settle.resolve = resolve;
      settle.reject = reject;
    });
    return {
      promise: created,
      resolve: (value) => settle.resolve?.(value),
      reject: (reason) => settle.reject?.(reason),
    };
  };
}

/** FFmpeg, loaded when the first video comes: its library is large. It says nothing on the terminal but errors. */
export async function loadAv() {
  supplyWithResolvers();
  const [api, { Log }, { AV_LOG_FATAL, FF_ENCODER_AAC, FF_ENCODER_LIBX264 }] = await Promise.all([
    import('node-av/api'),
    import('node-av/lib'),
    import('node-av/constants'),
  ]);
  Log.setLevel(AV_LOG_FATAL);
  return { ...api, FF_ENCODER_AAC, FF_ENCODER_LIBX264 };
}

export type Av = Awaited<ReturnType<typeof loadAv>>;
