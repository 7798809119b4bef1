export const SDK_PACKAGE = /^@(aws-sdk|smithy)\//;

/** Resolves a package of the SDK from here when the function's own folders do not have it. */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND' && SDK_PACKAGE.test(specifier)) {
      return nextResolve(specifier, { ...context, parentURL: import.meta.url });
    }
    throw error;
  }
}
