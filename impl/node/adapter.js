'use strict';
// The adapter's program: connects to the engine, says what Node.js can do, and answers calls.

const net = require('node:net');
const { setImmediate: nextTurn } = require('node:timers/promises');
const { parseArgs } = require('node:util');
const { bench, callMethod, start, streamOf } = require('./child');
const { CONSTRUCTOR } = require('./options');
const { callFunction, callInThread } = require('./sync');
const { CallError, decode } = require('./values');

// The methods with their parameters, those of the constructor aside. Node.js has no timeout for what waits for a
// ChildProcess (only one that kills it), no strict decoding and no line ends, no reading of lines that keeps their ends, no
// way to name another stream of the child (STDOUT), no leaving of a context that waits (its dispose kills), and no choice
// of what becomes of descriptors and signals.
const FUNCTIONS = {
    run: ['input', 'timeout'],
    call: ['timeout'],
    check_call: ['timeout'],
    check_output: ['input', 'timeout'],
};
const METHODS = {
    poll: [],
    wait: [],
    communicate: ['input'],
    send_signal: ['signal'],
    terminate: [],
    kill: [],
    attributes: [],
    release: [],
    write: ['stream', 'data'],
    read: ['stream', 'size'],
    close: ['stream'],
};
const FEATURES = [
    'args.string',
    'redirect.PIPE',
    'redirect.DEVNULL',
    'redirect.fd',
    'redirect.file',
    'redirect.stream',
    'concurrent',
    'concurrent.object',
    'TimeoutExpired.output',
    'OSError.filename',
    'dynamic-typing',
    'bench',
];

function capabilities() {
    const named = ([method, parameters]) => [method, ...parameters.map((parameter) => `${method}.${parameter}`)];
    return [...Object.entries({ ...FUNCTIONS, ...METHODS, Popen: CONSTRUCTOR }).flatMap(named), ...FEATURES];
}

function allowed(method) {
    if (Object.hasOwn(FUNCTIONS, method)) {
        return [...CONSTRUCTOR, ...FUNCTIONS[method]];
    }
    if (Object.hasOwn(METHODS, method)) {
        return ['handle', ...METHODS[method]];
    }
    if (method === 'Popen') {
        return ['handle', ...CONSTRUCTOR];
    }
    if (method === 'bench') {
        return ['kind', 'args', 'count'];
    }
    throw new CallError(-32601, `there is no method ${method}`);
}

function perform(method, { concurrent, ...params }) {
    const parameters = allowed(method);
    for (const parameter of Object.keys(params)) {
        if (!parameters.includes(parameter)) {
            throw new CallError(-32602, `${method} has no parameter ${parameter}`, { parameter });
        }
    }
    const decoded = decode(params);
    if (Object.hasOwn(FUNCTIONS, method)) {
        return concurrent ? callInThread(method, decoded) : callFunction(method, decoded, streamOf);
    }
    if (method === 'Popen') {
        return start(decoded);
    }
    return method === 'bench' ? bench(decoded) : callMethod(method, decoded);
}

/**
 * Lets the event loop learn of the children that had ended before the request came: one turn of it is under way, the
 * next one sees the SIGCHLD.
 */
async function settle() {
    await nextTurn();
    await nextTurn();
}

async function answer({ id, method, params }) {
    try {
        await settle();
        return { jsonrpc: '2.0', id, result: await perform(method, params ?? {}) };
    } catch (error) {
        if (!(error instanceof CallError)) {
            return { jsonrpc: '2.0', id, error: { code: -32603, message: error.stack } };
        }
        return { jsonrpc: '2.0', id, error: { code: error.code, message: error.message, data: error.data } };
    }
}

function connect(control) {
    const [, kind, rest] = /^(unix|tcp):(.*)$/.exec(control);
    if (kind === 'unix') {
        return net.connect({ path: rest });
    }
    const colon = rest.lastIndexOf(':');
    return net.connect({ host: rest.slice(0, colon), port: Number(rest.slice(colon + 1)) });
}

/** Calls `receive` with each message. The lines are split as bytes: readline would split at other line ends, too. */
function receiveLines(socket, receive) {
    let pending = [];
    socket.on('data', (chunk) => {
        for (let end; (end = chunk.indexOf('\n')) >= 0; chunk = chunk.subarray(end + 1)) {
            receive(JSON.parse(Buffer.concat([...pending, chunk.subarray(0, end)])));
            pending = [];
        }
        pending.push(chunk);
    });
}

const { values: options } = parseArgs({ options: { control: { type: 'string' }, token: { type: 'string' } } });
const socket = connect(options.control);
const send = (message) => socket.write(JSON.stringify(message) + '\n');
receiveLines(socket, async (request) => send(await answer(request)));
socket.on('end', () => process.exit(0));
send({
    jsonrpc: '2.0',
    method: 'hello',
    params: {
        token: options.token,
        protocol: 1,
        implementation: { name: 'node', version: process.versions.node, language: 'JavaScript' },
        documented: ['3.13'],
        capabilities: capabilities(),
    },
});
