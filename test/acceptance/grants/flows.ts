import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unwrap, waitForUpload } from '../../../src/client/index.js';
import { joinEvent } from '../../../src/data/event-rows.js';
import { eventually } from '../../support/eventually.js';
import { photo } from '../access/stage.js';
import { startAnswers } from './answers.js';
import {
  announce,
  announceEvent,
  assemblyOf,
  decide,
  PLACES,
  playUntil,
  publish,
  putFiles,
  putObject,
  type Stage,
  seedFiles,
  seedRow,
  seedUpload,
  send,
  tellOf,
} from './stage.js';

/** Makes a function do everything it ever does, so that it needs every grant it has. */
export type Flow = (stage: Stage) => Promise<void>;

const clip = readFileSync(fileURLToPath(new URL('../../../examples/demo/media/clip.mov', import.meta.url)));
const film = () => new Blob([new Uint8Array(clip)], { type: 'video/quicktime' });
/** More than this machine starts of a function. */
const ENOUGH_PROCESSES = 100;
const LONG_AGO = '2026-01-01T00:00:00.000Z';

/** One for every function of the backend, by the name of its folder in camel case. */
export const FLOWS: Readonly<Record<string, Flow>> = {
  async postConfirmation({ people }) {
    await people.join('newcomer');
  },

  async postAuthentication({ people, fan }) {
    await people.signIn(fan.email);
  },

  /** The parts of an upload that are begun several times at once: all but one call take their own back. */
  async initiateUpload(stage) {
    const parts = [{ partNumber: 1, checksumCrc32: 'AAAAAA==' }];
    for (const place of PLACES) {
      await send(stage, place, await photo());
      const { id: uploadId } = await announce(stage, place);
      const sign = async () => unwrap(await stage.api.mutations.signUploadParts({ uploadId, parts }));
      const prefix = new RegExp(`/${place}s/`);
      await playUntil(stage, /initiateupload/, [['s3:AbortMultipartUpload', prefix]], async () => {
        await forgetParts(stage, uploadId);
        await stage.fan.as(() => Promise.all([sign(), sign(), sign(), sign()]));
      });
    }
  },

  async completeUpload(stage) {
    for (const place of PLACES) {
      const { id } = await announce(stage, place);
      const complete = (uploadId: string, status: 'SUCCESS' | 'FAILED') =>
        stage.fan.as(async () => unwrap(await stage.api.mutations.completeUpload({ uploadId, status })));
      await complete(id, 'SUCCESS').catch(isIncomplete);
      const { id: small } = await seedUpload(stage, place, {});
      await complete(small, 'SUCCESS').catch(isIncomplete);
      await complete(id, 'FAILED');
      await send(stage, place);
    }
  },

  async expireUploads(stage) {
    for (const place of PLACES) {
      const { id } = await announce(stage, place);
      await stage.tables.set('Upload', id, { expiresAt: LONG_AGO });
    }
    await invoke(stage, 'expireupload', { time: new Date().toISOString() });
  },

  /** Approves, publishes and takes down, in both buckets, before the table's stream has it done. */
  async moderateContent(stage) {
    const removed = [/contentbucket.*\/public\//, /imagesbucket.*\/public\//].map(
      (on) => ['s3:DeleteObject', on] as const,
    );
    await playUntil(stage, /moderatecontent/, removed, async () => {
      const contentId = await seedFiles(stage, 'event');
      await publish(stage, contentId);
      await decide(stage, contentId, 'REJECTED');
    });
  },

  async getPlayback(stage) {
    const contentId = await seedFiles(stage, 'profile');
    await stage.fan.as(async () => unwrap(await stage.api.queries.getPlayback({ contentId })));
  },

  /** What CloudFormation asks of it, from the end of a key to another that is there already. */
  async makeSigningKey(stage) {
    const ParameterName = await signingKeyName(stage);
    const answers = await startAnswers();
    const about = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l', PhysicalResourceId: ParameterName };
    for (const RequestType of ['Delete', 'Create', 'Create']) {
      const event = { ...about, RequestType, ResponseURL: answers.url, ResourceProperties: { ParameterName } };
      await invoke(stage, 'MakeSigningKey', event);
    }
    await answers.close();
    answers.assertSuccess(3);
  },

  /** Publishes; withdraws by itself what someone took down in its row alone; tries again; and is given up when it does not run. */
  async publishContent(stage) {
    for (const place of PLACES) {
      const contentId = await seedFiles(stage, place);
      await publish(stage, contentId);
      await stage.tables.set('Content', contentId, { status: 'REJECTED' });
      await eventually(
        'it is withdrawn',
        async () => (await stage.tables.get('Content', contentId))?.['publication'] === undefined,
      );
      await eventually(
        'its copies are gone',
        async () => !(await stage.operator.keys()).some((key) => key.includes(`public/`) && key.includes(contentId)),
      );
    }
    await publishLate(stage);
    await failToRun(stage);
  },

  /** A film, pictures, and one whose original storage has lost, which rests before it is tried again. */
  async processUpload(stage) {
    for (const place of PLACES) {
      const lost = await announce(stage, place);
      await tellOf(stage, 'StagedUploads', lost, { size: lost.byteLength });
    }
    const files = [
      await send(stage, 'profile', await photo()),
      await send(stage, 'event', await photo()),
      await send(stage, 'event', film()),
    ];
    await Promise.all(files.map(({ uploadId }) => stage.fan.as(() => waitForUpload(uploadId))));
  },

  async recordFailedJob(stage) {
    for (const place of PLACES) {
      const dead = await announce(stage, place);
      await stage.tables.set('Upload', dead.id, { status: 'PROCESSING' });
      await tellOf(stage, 'UploadDeadLetters', dead);
      await eventually(
        'it is given up',
        async () => (await stage.tables.get('Upload', dead.id))?.['jobState'] === 'DEAD',
      );
      await tellOf(stage, 'UploadDeadLetters', await seedUpload(stage, place, { status: 'COMPLETED' }));
    }
    await settled(stage, 'UploadDeadLetters');
  },

  /** The last letter of a removal that goes on no more. */
  async recordFailedRemoval(stage) {
    const { operator, tables } = stage;
    const eventId = await beginDeletion(stage);
    const QueueUrl = await operator.queue('EventRemovalDeadLetters');
    await operator.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ eventId }) }));
    await eventually(
      'it is given up',
      async () => (await tables.get('EventDeletion', eventId))?.['jobState'] === 'DEAD',
    );
    await settled(stage, 'EventRemovalDeadLetters');
  },

  async redriveJob(stage) {
    const jobOriginal = { bucket: 'uploads', key: 'events/e/original.jpg' };
    const job = { status: 'FAILED', jobState: 'DEAD', jobFailedAt: LONG_AGO, jobReason: 'r', jobOriginal };
    const { id: uploadId } = await seedUpload(stage, 'event', job);
    await stage.admin.as(async () => unwrap(await stage.api.mutations.redriveJob({ uploadId })));
  },

  /** The fan's film and face, and the creative's picture of the event. */
  async deleteContent(stage) {
    const { fan, creative, api } = stage;
    const remove = (contentId: string) => async () => unwrap(await api.mutations.deleteContent({ contentId }));
    const published = await seedFiles(stage, 'event');
    await publish(stage, published);
    await fan.as(remove(published));
    await fan.as(remove(await seedFiles(stage, 'profile')));
    await creative.as(remove(await seedFiles(stage, 'event', { ownerId: creative.sub, purpose: 'EVENT' })));
  },

  /** An event, and the removal of another that goes on no more. */
  async deleteEvent(stage) {
    const dead = await beginDeletion(stage, { jobState: 'DEAD', jobFailedAt: LONG_AGO, jobReason: 'r' });
    for (const eventId of [await announceEvent(stage), dead]) {
      await stage.creative.as(async () => unwrap(await stage.api.mutations.deleteEvent({ eventId })));
    }
  },

  /** An event with a published film, a fan who takes part, an upload on its way, and what dead workers left. */
  async removeEvent(stage) {
    const eventId = await announceEvent(stage);
    const there = { ...stage, eventId };
    const contentId = await seedFiles(there, 'event');
    await publish(stage, contentId);
    await announce(there, 'event');
    const { Update } = joinEvent(stage.tables.named('Participation'), stage.fan.sub, eventId, new Date());
    await stage.tables.client.send(new UpdateCommand({ ...Update, Key: Update?.Key, TableName: Update?.TableName }));
    for (const bucket of ['uploads', 'content', 'images']) {
      await putObject(stage, bucket, `events/${eventId}/left/behind.bin`);
    }
    await stage.creative.as(async () => unwrap(await stage.api.mutations.deleteEvent({ eventId })));
    await eventually(
      'the event is gone',
      async () => (await stage.tables.get('EventDeletion', eventId))?.['status'] === 'COMPLETED',
    );
  },
};

/** Approves what has no files yet: one gets them before it is tried again, another has to rest once more. */
async function publishLate(stage: Stage): Promise<void> {
  const [late, later] = await Promise.all([seedRow(stage, 'profile'), seedRow(stage, 'profile')]);
  await Promise.all([late, later].map(({ id }) => decide(stage, id, 'APPROVED')));
  await eventually('both are put aside', async () => (await waitingIn(stage, 'PublicationRetries')) >= 2);
  await putFiles(stage, late);
  await eventually('it is published', async () => (await stage.tables.get('Content', late.id))?.['publishedAt']);
  const rested = () =>
    stage.played.allowedTo(/publishcontent/).some(({ action }) => action === 'sqs:ChangeMessageVisibility');
  await eventually('the other rests', rested);
  await putFiles(stage, later);
}

/** A change that comes while the function may not run is given up as a place in the stream. */
async function failToRun(stage: Stage): Promise<void> {
  const givenUp = () => waitingIn(stage, 'PublicationFailures');
  const before = await givenUp();
  const name = await stage.operator.functionName('publishcontent');
  const { patch } = stage.local.runtime.deployments;
  await patch(name, { ReservedConcurrentExecutions: 0 });
  try {
    const { id } = await seedRow(stage, 'profile');
    await decide(stage, id, 'APPROVED');
    await eventually('an operator is told of it', async () => (await givenUp()) > before);
  } finally {
    await patch(name, { ReservedConcurrentExecutions: ENOUGH_PROCESSES });
  }
}

/** The row of a removal of the creative's that is under way, as `deleteEvent` leaves it. */
async function beginDeletion({ creative, tables }: Stage, more: Record<string, unknown> = {}): Promise<string> {
  const id = crypto.randomUUID();
  const about = { id, ownerId: creative.sub, requestedBy: creative.sub, contentsTotal: 0, contentsRemoved: 0 };
  await tables.put('EventDeletion', { ...about, status: 'RUNNING', createdAt: LONG_AGO, updatedAt: LONG_AGO, ...more });
  return id;
}

function isIncomplete(error: unknown): void {
  if (!(error instanceof Error && error.message.includes('not arrived')) && !String(error).includes('not in storage')) {
    throw error;
  }
}

async function forgetParts({ tables }: Stage, id: string): Promise<void> {
  const row = { TableName: tables.named('Upload'), Key: { id } };
  await tables.client.send(new UpdateCommand({ ...row, UpdateExpression: 'REMOVE multipartId' }));
}

async function invoke({ operator }: Stage, name: string, event: object): Promise<void> {
  const FunctionName = await operator.functionName(name);
  const { FunctionError, Payload } = await operator.lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  if (FunctionError !== undefined) {
    throw new Error(Payload?.transformToString() ?? FunctionError);
  }
}

/** The parameter with the private key, as the template names it. */
async function signingKeyName({ local }: Stage): Promise<string> {
  const key = assemblyOf(local).resources.find(({ type }) => type === 'Custom::DropClipSigningKey');
  return String(key?.properties['ParameterName']);
}

/** Nothing waits in the queue, and nothing is being worked on. */
async function settled(stage: Stage, queue: string): Promise<void> {
  await eventually(`${queue} is empty`, async () => (await waitingIn(stage, queue)) === 0);
}

/** How many messages there are in the queue, those that are being worked on included. */
async function waitingIn({ operator }: Stage, queue: string): Promise<number> {
  const QueueUrl = await operator.queue(queue);
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...AttributeNames] });
  const { Attributes = {} } = await operator.sqs.send(command);
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}
