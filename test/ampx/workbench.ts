import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type LocalRuntime, OPERATOR_CREDENTIALS, startLocalRuntime } from '../../src/local/index.js';
import { copyProject, type ProjectCopy } from '../support/copy-project.js';
import { createPeople, type People } from '../support/people.js';
import type { PROJECTS } from '../support/projects.js';
import { freePort } from '../support/start-cli.js';
import { type Output, type RunningAmpx, runAmpx, startAmpx } from './run-ampx.js';

/** A copy of a project, and a runtime that runs nothing but what ampx deploys. */
export interface Workbench {
  readonly project: ProjectCopy;
  /** Of the runtime that runs now. */
  runtime(): LocalRuntime;
  /** Ends the runtime and starts it again on the same port; `reset` forgets its state, and nothing of the project's folder. */
  restart(options?: { readonly reset?: boolean; readonly project?: boolean }): Promise<void>;
  ampx(args: string, input?: string): Promise<Output>;
  watch(args: string): RunningAmpx;
  readonly edit: ProjectCopy['edit'];
  readOutputs(folder?: string): string;
  /** Clients as apps have them, configured by the outputs that ampx wrote. */
  people(): People;
  /** Writes a row, and finds it again: data of the backend that its functions never see. */
  putRow(model: string, id: string): Promise<void>;
  hasRow(model: string, id: string): Promise<boolean>;
  close(): Promise<void>;
}

export async function openWorkbench(name: keyof typeof PROJECTS): Promise<Workbench> {
  const project = copyProject(name);
  const dataDir = mkdtempSync(join(tmpdir(), 'ampx-data-'));
  const port = await freePort();
  const codes = new Map<string, string>();
  const start = (fresh: boolean, controlPlaneOnly = true) =>
    startLocalRuntime({
      ...{ projectDir: project.directory, controlPlaneOnly, port, dataDir, fresh, outputsFile: false },
      onMessage: ({ to, code }) => codes.set(to, code),
    });
  let runtime = await start(true);
  const rows = createRows(() => runtime.endpoint);
  const readOutputs = (folder = '.') => readFileSync(join(project.directory, folder, 'amplify_outputs.json'), 'utf8');
  return {
    project,
    runtime: () => runtime,
    async restart({ reset = false, project: withProject = false } = {}) {
      await runtime.stop();
      runtime = await start(reset, !withProject);
    },
    ampx: (args, input) => runAmpx(project.directory, runtime.endpoint, args.split(' '), input),
    watch: (args) => startAmpx(project.directory, runtime.endpoint, args.split(' ')),
    edit: project.edit,
    readOutputs,
    people: () =>
      createPeople({
        runtime: { ...runtime, outputs: JSON.parse(readOutputs()) as Record<string, unknown> },
        codeFor: (email) => codes.get(email) ?? '',
      }),
    ...rows,
    async close() {
      await runtime.stop();
      project.remove();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function createRows(endpoint: () => string): Pick<Workbench, 'putRow' | 'hasRow'> {
  const client = () =>
    new DynamoDBClient({ endpoint: endpoint(), region: 'us-east-1', credentials: OPERATOR_CREDENTIALS });
  const tableOf = async (model: string) => {
    const { TableNames = [] } = await client().send(new ListTablesCommand({}));
    return TableNames.find((table) => table.startsWith(`${model}-`));
  };
  return {
    async putRow(model, id) {
      const TableName = await tableOf(model);
      await client().send(new PutItemCommand({ TableName, Item: { id: { S: id }, name: { S: 'Fern' } } }));
    },
    async hasRow(model, id) {
      const TableName = await tableOf(model);
      if (TableName === undefined) {
        return false;
      }
      const { Item } = await client().send(new GetItemCommand({ TableName, Key: { id: { S: id } } }));
      return Item !== undefined;
    },
  };
}
