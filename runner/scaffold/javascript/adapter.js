'use strict';
// The adapter of @name@: maps the calls of childproof's protocol (spec/protocol.md) onto it, and reports what happened.

const { spawnSync } = require('node:child_process'); // in place of @name@: a working example, to be changed piece by piece
const net = require('node:net');
const { parseArgs } = require('node:util');

const IMPLEMENTATION = { name: '@name@', version: '0', language: 'JavaScript' };

// What the library itself has, by the names of spec/api.yaml; a parameter of the constructor is Popen.NAME, also where `run`
// takes it. Whatever is not listed is not asked for. `--case GLOB` plays a few cases while this list grows.
const CAPABILITIES = ['run', 'Popen.args', 'Popen.cwd', 'Popen.stdout', 'Popen.stderr', 'redirect.PIPE', 'dynamic-typing'];
const KNOWN = CAPABILITIES.filter((name) => /^(run|Popen)\./.test(name)).map((name) => name.split('.')[1]);

const [NO_SUCH_METHOD, BAD_PARAMETER, BROKEN] = [-32601, -32602, -32603];

/** The call is not made. */
class Refused extends Error {
    constructor(code, message, data = {}) {
        super(message);
        this.error = { code, message, data };
    }
}

const decode = (value) => (value?.base64 === undefined ? value : Buffer.from(value.base64, 'base64'));
const encode = (value) => (Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value);

function redirection(name, value) {
    if (value === undefined || value === null) {
        return 'inherit';
    }
    if (value !== 'PIPE') {
        throw new Refused(BAD_PARAMETER, `${name}: not a redirection that this adapter has`, { parameter: name });
    }
    return 'pipe';
}

/** The call onto the library. */
function run({ args, cwd, stdout, stderr }) {
    const stdio = ['inherit', redirection('stdout', stdout), redirection('stderr', stderr)];
    const done = spawnSync(args[0], args.slice(1), { cwd: decode(cwd), stdio });
    if (done.error) {
        throw done.error;
    }
    const returncode = done.signal ? -require('node:os').constants.signals[done.signal] : done.status;
    return { args, returncode, stdout: encode(done.stdout), stderr: encode(done.stderr) };
}

const METHODS = { run };

/** What the library raised; the kinds are those of spec/protocol.md. */
function describe(error) {
    const raised = { name: error.name, message: error.message };
    if (error.errno) {
        return { kind: 'OSError', ...raised, errno: -error.errno };
    }
    return { kind: error instanceof TypeError ? 'TypeError' : 'Other', ...raised };
}

function call(method, params) {
    if (!Object.hasOwn(METHODS, method)) {
        throw new Refused(NO_SUCH_METHOD, `there is no method ${method}`);
    }
    for (const name of Object.keys(params)) {
        if (!KNOWN.includes(name)) {
            throw new Refused(BAD_PARAMETER, `${method} has no parameter ${name}`, { parameter: name });
        }
    }
    const began = process.hrtime.bigint();
    let outcome;
    try {
        outcome = { value: METHODS[method](params) };
    } catch (error) {
        if (error instanceof Refused) {
            throw error;
        }
        outcome = { raised: describe(error) };
    }
    return { ...outcome, elapsed_ns: Number(process.hrtime.bigint() - began) };
}

function answer({ id, method, params = {} }) {
    try {
        return { id, result: call(method, params) };
    } catch (error) {
        return { id, error: error instanceof Refused ? error.error : { code: BROKEN, message: error.stack } };
    }
}

function connect(control) {
    const [, kind, address] = /^(unix|tcp):(.*)$/.exec(control);
    const colon = address.lastIndexOf(':');
    return kind === 'unix'
        ? net.connect({ path: address })
        : net.connect({ host: address.slice(0, colon), port: Number(address.slice(colon + 1)) });
}

const { values: options } = parseArgs({ options: { control: { type: 'string' }, token: { type: 'string' } } });
const socket = connect(options.control);
const send = (message) => socket.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\n');
const hello = { token: options.token, protocol: 1, implementation: IMPLEMENTATION, documented: ['3.13'] };
let pending = Buffer.alloc(0);
socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let end; (end = pending.indexOf('\n')) >= 0; pending = pending.subarray(end + 1)) {
        send(answer(JSON.parse(pending.subarray(0, end))));
    }
});
socket.on('end', () => process.exit(0));
send({ method: 'hello', params: { ...hello, capabilities: CAPABILITIES } });
