/** The part of FileReader that Amplify Storage uses to read a part of a Blob. */
export class BlobReader {
  result: ArrayBuffer | null = null;
  onload: ((event: { readonly target: BlobReader }) => void) | null = null;
  onabort: (() => void) | null = null;
  onerror: ((reason: unknown) => void) | null = null;

  readAsArrayBuffer(blob: Blob): void {
    blob.arrayBuffer().then(
      (buffer) => {
        this.result = buffer;
        this.onload?.({ target: this });
      },
      (reason: unknown) => this.onerror?.(reason),
    );
  }
}
