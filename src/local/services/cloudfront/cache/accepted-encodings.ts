import type { Behavior } from '../config.js';
import { headerOf, type ViewerRequest } from '../viewer/viewer-request.js';

export type Encoding = 'br' | 'gzip';

/**
 * The compressed formats that a viewer takes and the policy counts, Brotli first: "When the viewer supports both formats,
 * CloudFront prefers Brotli." A range is one of the bytes as they are stored, so that a request for one takes none.
 */
export function acceptedEncodings({ cachePolicy }: Behavior, viewer: ViewerRequest): readonly Encoding[] {
  if (headerOf(viewer, 'range') !== undefined) {
    return [];
  }
  const accepted = new Set(
    (headerOf(viewer, 'accept-encoding') ?? '')
      .split(',')
      .map((part) =>
        part
          .trim()
          .toLowerCase()
          .split(/\s*;\s*/),
      )
      .filter(([, ...parameters]) => !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter)))
      .map(([name]) => name),
  );
  const formats: readonly (readonly [Encoding, boolean])[] = [
    ['br', cachePolicy.brotli],
    ['gzip', cachePolicy.gzip],
  ];
  return formats.filter(([name, isCounted]) => isCounted && accepted.has(name)).map(([name]) => name);
}
