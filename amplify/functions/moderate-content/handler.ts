import { createFieldHandler, dispatchFields } from '../../../src/operations/field-handler.js';
import { createModerateContent, moderateContentInput } from '../../../src/operations/moderate-content.js';
import { createModerateContents, moderateContentsInput } from '../../../src/operations/moderate-contents.js';
import { createModerationDeps } from '../../../src/operations/moderation-deps.js';
import { createUndoModeration, undoModerationInput } from '../../../src/operations/undo-moderation.js';

// Cold start: read the environment once, build the object graph once, fail loudly if either is wrong.
const deps = createModerationDeps(process.env);
const edge = { log: deps.log, nowMs: Date.now };

export const handler = dispatchFields({
  moderateContent: createFieldHandler({ input: moderateContentInput, run: createModerateContent(deps), ...edge }),
  moderateContents: createFieldHandler({ input: moderateContentsInput, run: createModerateContents(deps), ...edge }),
  undoModeration: createFieldHandler({ input: undoModerationInput, run: createUndoModeration(deps), ...edge }),
});
