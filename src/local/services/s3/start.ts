import { createWakeup } from '../../shared/wakeup.js';
import type { RunningService, ServiceContext } from '../service.js';
import { openBucketDirectory } from './buckets/bucket-directory.js';
import { readTemplateBuckets, type TemplateBucket } from './buckets/template-buckets.js';
import { deployToBucket } from './deployment/bucket-deployment.js';
import { discardResource } from './discard-resource.js';
import { dispatch } from './dispatch.js';
import { checkDestinations } from './events/destinations.js';
import { createEventPump, type EventPump } from './events/pump.js';
import { applyLifecycle } from './lifecycle/apply-lifecycle.js';
import { COMPLETED_UPLOAD_MEMORY_MS, LIFECYCLE_SWEEP_INTERVAL_MS } from './limits.js';
import { createOpenRequests } from './open-requests.js';
import { createS3Port } from './port.js';
import type { S3State } from './state.js';
import { openBlobFolder } from './storage/blobs.js';
import { openObjectIndex } from './storage/objects.js';
import { openTables } from './storage/tables.js';
import { openUploadIndex } from './storage/uploads.js';

/** @throws TemplateError or AwsError naming what the template asks for and S3, or this runtime, refuses. */
export async function startS3(context: ServiceContext): Promise<RunningService<'s3'>> {
  const { resources, assembly, clock, log } = context;
  const template = readTemplateBuckets(resources);
  const { state, pump } = await openState(context);
  const requests = createOpenRequests();
  await state.blobs.sweep();
  for (const { name, config, unobserved } of template) {
    await state.buckets.applyTemplate(name, config, clock.now());
    for (const property of unobserved) {
      log.warn('a bucket property has no effect here', { bucket: name, property });
    }
  }
  const sweeper = createSweeper(state);
  return {
    port: createS3Port(state),
    handle: (request, response) => requests.run(request, response, () => dispatch(state, request, response)),
    async ready() {
      validateDestinations(state, template);
      pump.start();
      for (const resource of resources.filter(({ type }) => type === 'Custom::CDKBucketDeployment')) {
        await deployToBucket(state, resource, (objectKey) => assembly.assetPath(objectKey));
      }
      sweeper.start();
    },
    discard: (resource) => discardResource(state, resource),
    async stop() {
      await requests.end();
      await sweeper.stop();
      await pump.stop();
      await state.blobs.settled();
    },
  };
}

interface OpenedState {
  readonly state: S3State;
  readonly pump: EventPump;
}

async function openState({
  assembly,
  store,
  dataDir,
  endpoint,
  clock,
  log,
  ports,
}: ServiceContext): Promise<OpenedState> {
  const { accountId, region } = assembly;
  const tables = openTables(store);
  const blobs = await openBlobFolder(dataDir, tables, log);
  const buckets = openBucketDirectory(tables);
  const pump = createEventPump({ tables, ports, accountId, log });
  const released = blobs.removeStrayLater;
  const objects = openObjectIndex({ tables, buckets, clock, region, accountId, released, announced: pump.wake });
  const uploads = openUploadIndex(tables, released);
  return {
    state: { accountId, region, endpoint, clock, log, ports, tables, buckets, objects, uploads, blobs },
    pump,
  };
}

/** A deployment of such a template would fail; so does the start. */
function validateDestinations(state: S3State, template: readonly TemplateBucket[]): void {
  for (const { name, config, validatesDestinations } of template) {
    if (validatesDestinations && config.notification !== undefined) {
      checkDestinations(state, name, config.notification);
    }
  }
}

interface Sweeper {
  start(): void;
  stop(): Promise<void>;
}

/** Runs the lifecycle rules and forgets finished uploads, from time to time of the runtime's clock. */
function createSweeper(state: S3State): Sweeper {
  const { clock, log } = state;
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    sweeping = Promise.all([
      applyLifecycle(state, clock.now()),
      state.uploads.forgetCompleted(clock.now() - COMPLETED_UPLOAD_MEMORY_MS),
    ])
      .catch((error: unknown) => log.error('the lifecycle rules were not applied', { error }))
      .finally(() => wakeup.at(clock.now() + LIFECYCLE_SWEEP_INTERVAL_MS));
  };
  const wakeup = createWakeup(clock, sweep);
  return {
    start: sweep,
    async stop() {
      wakeup.stop();
      await sweeping;
    },
  };
}
