/** The cloud assembly cannot be run as it is: the message names what and where, and is fit to be shown. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}
