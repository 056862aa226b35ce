'use strict';
// The ChildProcess object: spawn, its events, and its streams.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { closeAll, encodingName, spawnArguments } = require('./options');
const { CallError, encode, observe, returncode } = require('./values');

const children = new Map();

function known(handle) {
    if (!children.has(handle)) {
        throw new CallError(-32002, `there is no object ${handle}`);
    }
    return children.get(handle);
}

function streamOf(handle, name) {
    const stream = known(handle).process[name];
    if (!stream) {
        throw new CallError(-32002, `${name} of ${handle} is none`);
    }
    return stream;
}

/** A child with promises of its end: events that have been emitted cannot be waited for any more. */
class Child {
    constructor(process, closed, encoding) {
        this.process = process;
        this.exited = new Promise((resolve) => process.once('exit', resolve));
        this.closed = closed;
        // An 'error' event that nobody listens to ends the program.
        process.stdin?.on('error', () => {});
        for (const stream of [process.stdout, process.stderr]) {
            // Output that nobody listens to when the child exits is discarded; so one has to listen from the beginning.
            stream?.on('readable', () => {});
            if (encoding) {
                stream?.setEncoding(encoding);
            }
        }
        if (encoding) {
            process.stdin?.setDefaultEncoding(encoding);
        }
    }

    get returncode() {
        return returncode(this.process.exitCode, this.process.signalCode);
    }

    attributes() {
        const { pid, spawnargs, stdin, stdout, stderr } = this.process;
        const { returncode } = this;
        return { pid, args: spawnargs, returncode, stdin: !!stdin, stdout: !!stdout, stderr: !!stderr };
    }
}

async function start(params) {
    const { file, args, options, opened } = spawnArguments(params, streamOf);
    let process, closed;
    const result = await observe(
        async () => {
            process = spawn(file, args, options);
            closed = new Promise((resolve) => process.once('close', resolve));
            await once(process, 'spawn');
            return new Child(process, closed, encodingName(params.encoding));
        },
        (child) => {
            children.set(params.handle, child);
            return child.attributes();
        },
    );
    closeAll(opened);
    if (process && process.pid === undefined) {
        // Only then are the streams of a child that could not be started closed.
        await closed;
    }
    return result;
}

/** kill() returns what came of it, throws, or emits 'error'. */
function kill(process, signal) {
    let failure;
    const listener = (error) => (failure = error);
    process.on('error', listener);
    try {
        process.kill(signal);
    } finally {
        process.off('error', listener);
    }
    if (failure) {
        throw failure;
    }
}

async function collect(stream) {
    if (!stream) {
        return null;
    }
    const chunks = [];
    for await (const chunk of stream) {
        chunks.push(chunk);
    }
    return stream.readableEncoding ? chunks.join('') : Buffer.concat(chunks);
}

/** What one writes to feed a child and collect its output: end stdin, read the streams, wait for 'close'. */
async function communicate({ process, closed }, input) {
    const fed = new Promise((resolve, reject) => {
        process.stdin?.once('error', reject);
        process.stdin?.end(input ?? undefined);
        closed.then(resolve);
    });
    const [output, errors] = await Promise.all([collect(process.stdout), collect(process.stderr), fed]);
    return [output, errors];
}

async function read(stream, size) {
    if (size === undefined || size === null || size < 0) {
        return collect(stream);
    }
    for (;;) {
        const chunk = stream.read(size);
        if (chunk !== null) {
            return chunk;
        }
        if (!stream.readable) {
            return stream.readableEncoding ? '' : Buffer.alloc(0);
        }
        await new Promise((resolve) => stream.once('readable', resolve).once('end', resolve));
    }
}

function write(stream, data) {
    return new Promise((resolve, reject) => stream.write(data, (error) => (error ? reject(error) : resolve())));
}

/** One ends what one writes to, and destroys what one reads no more (which, being a socket, could be ended, too). */
async function close(process, name) {
    if (name === 'stdin') {
        await new Promise((resolve) => process.stdin.end(resolve));
    } else {
        process[name].destroy();
    }
}

const nothing = () => null;

const METHODS = {
    poll: (child) => observe(nothing, () => child.returncode),
    wait: (child) => observe(() => child.exited, () => child.returncode),
    communicate: (child, { input }) => observe(() => communicate(child, input), (pair) => pair.map(encode)),
    send_signal: (child, { signal }) => observe(() => kill(child.process, signal), nothing),
    terminate: (child) => observe(() => kill(child.process), nothing),
    kill: (child) => observe(() => kill(child.process, 'SIGKILL'), nothing),
    attributes: (child) => observe(nothing, () => child.attributes()),
    release: (child, { handle }) => observe(() => children.delete(handle), nothing),
    write: (child, { handle, stream = 'stdin', data }) => {
        const target = streamOf(handle, stream);
        return observe(() => write(target, data), nothing);
    },
    read: (child, { handle, stream, size }) => {
        const source = streamOf(handle, stream);
        return observe(() => read(source, size), encode);
    },
    close: (child, { handle, stream }) => {
        streamOf(handle, stream);
        return observe(() => close(child.process, stream), nothing);
    },
};

const BENCHES = {
    exit: async (file, args) => {
        await once(spawn(file, args, { stdio: 'inherit' }), 'exit');
    },
    capture: async (file, args) => {
        const process = spawn(file, args, { stdio: ['inherit', 'pipe', 'inherit'] });
        process.stdout.on('data', () => {});
        await once(process, 'close');
    },
};

async function bench({ kind, args: [file, ...args], count }) {
    const samples_ns = [];
    return observe(
        async () => {
            for (let i = 0; i < count; i++) {
                const begin = process.hrtime.bigint();
                await BENCHES[kind](file, args);
                samples_ns.push(Number(process.hrtime.bigint() - begin));
            }
        },
        () => ({ samples_ns }),
    );
}

function callMethod(name, params) {
    return METHODS[name](known(params.handle), params);
}

module.exports = { bench, callMethod, start, streamOf };
