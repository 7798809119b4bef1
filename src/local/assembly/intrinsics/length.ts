import { listOf } from '../arguments.js';
import type { Intrinsic } from '../scope.js';

export const length: Intrinsic = (argument, scope) => listOf(argument, scope, 'Fn::Length').length;
