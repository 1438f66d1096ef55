// `npm start` shows the tool at work on a sample capture; `npm start -- FILE` on the user's own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SAMPLE = 'captures/camera-home.pcap';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = process.argv.slice(2);
const args = own.length > 0 ? own : [`${root}${SAMPLE}`, '--expect', 'US'];
if (own.length === 0) console.log(`A synthetic sample: egresslens ${SAMPLE} --expect US\n`);
// npm runs scripts in the package's folder; paths of the user's are meant from where the user stands.
const cwd = own.length > 0 ? (process.env.INIT_CWD ?? root) : root;
const { status } = spawnSync(process.execPath, [`${root}dist/bin/egresslens.js`, ...args], { stdio: 'inherit', cwd });
process.exitCode = status ?? 1;
