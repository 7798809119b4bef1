export interface DamagedLine {
  /** What storage answered to the damaged bytes, such as `400 BadDigest`. */
  readonly answers: readonly string[];
  stop(): void;
}

/** From now on one bit of each body that this process PUTs turns on its way, after everything is signed and summed up. */
export function damagePuts(): DamagedLine {
  const original = globalThis.fetch;
  const answers: string[] = [];
  globalThis.fetch = async (input, init) => {
    if (init?.method !== 'PUT' || !(init.body instanceof ReadableStream)) {
      return original(input, init);
    }
    const response = await original(input, { ...init, body: init.body.pipeThrough(turnOneBit()) });
    const code = /<Code>(\w+)<\/Code>/.exec(await response.clone().text())?.[1] ?? '';
    answers.push(`${response.status} ${code}`.trim());
    return response;
  };
  return {
    answers,
    stop: () => {
      globalThis.fetch = original;
    },
  };
}

function turnOneBit(): TransformStream<Uint8Array, Uint8Array> {
  let isDone = false;
  return new TransformStream({
    transform(chunk, controller) {
      const bytes = Uint8Array.from(chunk);
      const [first] = bytes;
      if (!isDone && first !== undefined) {
        bytes[0] = first ^ 1;
        isDone = true;
      }
      controller.enqueue(bytes);
    },
  });
}
