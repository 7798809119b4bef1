/** The backend could not be synthesized. The message says why and what to do next, and is fit to be shown. */
export class SynthesisError extends Error {
  override readonly name = 'SynthesisError';

  /**
   * @param reason - what esbuild, CDK or Amplify said.
   * @param resolution - what to do next.
   */
  constructor(
    readonly reason: string,
    readonly resolution: string,
    options?: ErrorOptions,
  ) {
    super(`${reason}\n${resolution}`, options);
  }
}
