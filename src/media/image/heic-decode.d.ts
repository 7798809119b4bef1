/** The part of heic-decode 2.1 that is used; the package brings no types. */
declare module 'heic-decode' {
  export interface HeicImage {
    /** Pixels, upright. */
    readonly width: number;
    readonly height: number;
    /** The pixels are decoded here, not before. */
    decode(): Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }>;
  }

  const decode: {
    all(input: { readonly buffer: Uint8Array }): Promise<readonly HeicImage[] & { dispose(): void }>;
  };
  export default decode;
}
