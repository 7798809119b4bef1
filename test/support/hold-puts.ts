/**
 * Loaded before a program: writes a line for each part it puts into storage. With `HOLD_FROM_PART`, parts from that number on
 * never leave, so that the program can be killed between two of them.
 */
const holdFrom = Number(process.env['HOLD_FROM_PART'] ?? Number.POSITIVE_INFINITY);
const send = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const part = init?.method === 'PUT' ? new URL(String(input)).searchParams.get('partNumber') : null;
  if (part === null) {
    return send(input, init);
  }
  if (Number(part) >= holdFrom) {
    process.stdout.write(`held part ${part}\n`);
    return new Promise<Response>(() => undefined);
  }
  const response = await send(input, init);
  process.stdout.write(`put part ${part} ${response.status}\n`);
  return response;
};
