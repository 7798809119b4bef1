import { textOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

export const base64: Intrinsic = (argument, scope) =>
  Buffer.from(textOf(argument, scope, 'Fn::Base64'), 'utf8').toString('base64');
