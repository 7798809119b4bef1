import { serveJobs } from '../job/serve-jobs.js';

serveJobs(process);
