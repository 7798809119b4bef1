/** Something in the backend that AppSync would refuse, or that this engine does not simulate. It stops the start. */
export class AppSyncLoadError extends Error {
  /**
   * @param where - the resource's path, or the field.
   * @param reason - what is wrong with it; names the unsupported thing.
   */
  constructor(
    readonly where: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${where}: ${reason}`, options);
    this.name = 'AppSyncLoadError';
  }
}
