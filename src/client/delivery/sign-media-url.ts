/** `signature` of what getPlayback answers. */
export interface MediaSignature {
  /** Begins the URLs that it is good for. */
  readonly folderUrl: string;
  readonly query: string;
}

/**
 * The URL that a player asks for, with the signature that it needs: playlists name their segments, and cues their pictures, by
 * plain relative paths. For the hook that a player calls before each request.
 *
 * @param signature - absent for what is public: nothing is added.
 * @returns the URL as it came, when it lies elsewhere (a signature is told to nobody else) or is signed already.
 * @example new Hls({ xhrSetup: (xhr, url) => xhr.open('GET', signMediaUrl(playback.signature, url)) });
 */
export function signMediaUrl(signature: MediaSignature | null | undefined, url: string): string {
  if (!signature || !url.startsWith(signature.folderUrl) || /[?&]Key-Pair-Id=/.test(url)) {
    return url;
  }
  const [address = '', fragment] = url.split('#', 2);
  const signed = `${address}${address.includes('?') ? '&' : '?'}${signature.query}`;
  return fragment === undefined ? signed : `${signed}#${fragment}`;
}
