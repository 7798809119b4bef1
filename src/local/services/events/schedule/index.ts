export { compileSchedule, type Schedule } from './compile-schedule.js';
