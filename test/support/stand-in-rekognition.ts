import type { IamPort } from '../../src/local/services/ports.js';
import { type RecordedRequest, type RecorderAnswer, startRecorder } from './start-recorder.js';

export interface StandInLabel {
  readonly Name: string;
  readonly ParentName: string;
  /** Percent. */
  readonly Confidence: number;
}

const ACTION = 'rekognition:DetectModerationLabels';

/**
 * Answers Rekognition's DetectModerationLabels on this machine with the labels a test gives it, and remembers what the SDK sent.
 * It asks the policies of a running backend, as the service itself does.
 */
export async function startStandInRekognition() {
  let labels: readonly StandInLabel[] = [];
  let iam: Pick<IamPort, 'authorize' | 'find'> | undefined;
  const recorder = await startRecorder((request) => {
    const caller = iam?.find(/Credential=(\w+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '')?.caller;
    const decision = iam?.authorize({ action: ACTION, resource: '*', ...(caller === undefined ? {} : { caller }) });
    if (decision?.allowed !== true) {
      return json(400, { __type: 'AccessDeniedException', Message: decision?.reason ?? 'Nobody was asked' });
    }
    return json(200, { ModerationModelVersion: '7.0', ModerationLabels: labels });
  });
  return {
    endpoint: recorder.url,
    requests: recorder.requests as readonly RecordedRequest[],
    /** What it sees in every picture from now on. */
    see: (...seen: readonly StandInLabel[]) => {
      labels = seen;
    },
    askIam(port: Pick<IamPort, 'authorize' | 'find'>): void {
      iam = port;
    },
    stop: () => recorder.stop(),
  };
}

function json(status: number, body: object): RecorderAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: JSON.stringify(body) };
}
