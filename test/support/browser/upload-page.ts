import { signIn } from 'aws-amplify/auth';
import { type BackendOutputs, configureBackend, startUpload, waitForUpload } from '../../../src/client/index.js';

/** What the test drives in the page: the client as an app bundles it. */
export interface UploadPage {
  signIn(outputs: BackendOutputs, username: string, password: string): Promise<void>;
  /** Uploads what the page's server has at `/clip`, as the same file every time; collects the percents. */
  upload(outputs: BackendOutputs, eventId: string): Promise<{ readonly contentId: string; readonly status: string }>;
  percents: number[];
}

const page: UploadPage = {
  percents: [],
  async signIn(outputs, username, password) {
    configureBackend(outputs);
    await signIn({ username, password });
  },
  async upload(outputs, eventId) {
    configureBackend(outputs);
    const clip = await (await fetch('/clip')).blob();
    const file = new File([clip], 'film.mov', { type: 'video/quicktime', lastModified: 1 });
    const task = startUpload(file, { purpose: 'FAN_SUBMISSION', eventId });
    task.onProgress(({ percent }) => page.percents.push(percent));
    const { uploadId, contentId } = await task.result;
    const { status } = await waitForUpload(uploadId);
    return { contentId, status };
  },
};

Object.assign(globalThis, { uploadPage: page });
