'use strict';
// The constructor's parameters as the arguments that child_process functions take.

const fs = require('node:fs');
const { CallError } = require('./values');

const RENAMED = { cwd: 'cwd', env: 'env', user: 'uid', group: 'gid', start_new_session: 'detached', shell: 'shell' };

const STREAMS = ['stdin', 'stdout', 'stderr'];

const CONSTRUCTOR = ['args', 'executable', ...STREAMS, 'pass_fds', 'encoding', ...Object.keys(RENAMED)];

// Where Node's name of an encoding is not Python's.
const ENCODINGS = { 'latin-1': 'latin1', 'utf-16-le': 'utf16le' };

const REDIRECTS = { PIPE: 'pipe', DEVNULL: 'ignore' };

/**
 * Returns `{file, args, options, opened}`; `opened` are descriptors to be closed when the call has returned. `streamOf`
 * finds a stream of another child.
 */
function spawnArguments(params, streamOf) {
    const options = {};
    for (const [name, option] of Object.entries(RENAMED)) {
        if (name in params) {
            options[option] = params[name];
        }
    }
    const opened = [];
    const stdio = stdioOf(params, streamOf, opened);
    if (stdio) {
        options.stdio = stdio;
    }
    let [file, ...args] = Array.isArray(params.args) ? params.args : [params.args];
    if (params.executable !== undefined && params.executable !== null) {
        if (params.shell) {
            options.shell = params.executable;
        } else {
            options.argv0 = file;
            file = params.executable;
        }
    }
    return { file, args, options, opened };
}

/** The stdio option; undefined, so that Node's default holds, if nothing is said of streams and descriptors. */
function stdioOf(params, streamOf, opened) {
    if (!STREAMS.some((name) => name in params) && !params.pass_fds) {
        return undefined;
    }
    // Undefined, too, is Node's default, which for these three is a pipe.
    const stdio = STREAMS.map((name) => redirect(name, params[name], streamOf, opened));
    for (const fd of params.pass_fds ?? []) {
        if (fd < 0) {
            throw new CallError(-32602, `pass_fds: stdio has no position ${fd}`, { parameter: 'pass_fds' });
        }
        if (fd < STREAMS.length) {
            continue;
        }
        while (stdio.length <= fd) {
            stdio.push('ignore');
        }
        stdio[fd] = fd;
    }
    return stdio;
}

function redirect(name, value, streamOf, opened) {
    if (value === null) {
        return 'inherit';
    }
    if (value === 'STDOUT') {
        throw new CallError(-32001, `${name}: there is no way to name another stream of the child`, {
            capability: 'redirect.STDOUT',
        });
    }
    if (value instanceof Object && 'fd' in value) {
        return value.fd;
    }
    if (value instanceof Object && 'file' in value) {
        opened.push(fs.openSync(value.file, value.mode));
        return opened.at(-1);
    }
    if (value instanceof Object && 'stream' in value) {
        return streamOf(value.of, value.stream);
    }
    return REDIRECTS[value] ?? value;
}

function encodingName(name) {
    return ENCODINGS[name] ?? name;
}

function closeAll(descriptors) {
    descriptors.forEach((fd) => fs.closeSync(fd));
}

module.exports = { CONSTRUCTOR, closeAll, encodingName, spawnArguments };
