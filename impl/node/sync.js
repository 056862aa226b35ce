'use strict';
// The functions that return when the child has ended: spawnSync and execFileSync. They block the thread, so a concurrent
// call gets a worker thread, which is this file again.

const { execFileSync, spawnSync } = require('node:child_process');
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { closeAll, encodingName, spawnArguments } = require('./options');
const { encode, observe, returncode } = require('./values');

function spawned(file, args, options) {
    const result = spawnSync(file, args, options);
    if (result.error) {
        throw Object.assign(result.error, { stdout: result.stdout, stderr: result.stderr });
    }
    return result;
}

const FUNCTIONS = {
    run: {
        call: spawned,
        report: (result, params) => ({
            args: params.args,
            returncode: returncode(result.status, result.signal),
            stdout: encode(result.stdout),
            stderr: encode(result.stderr),
        }),
    },
    call: { call: spawned, report: (result) => returncode(result.status, result.signal) },
    // That it did not throw means that the child ended with 0.
    check_call: { call: execFileSync, report: () => 0 },
    check_output: { call: execFileSync, report: encode },
};

async function callFunction(name, params, streamOf) {
    const { file, args, options, opened } = spawnArguments(params, streamOf);
    if ('encoding' in params) {
        options.encoding = encodingName(params.encoding);
    }
    if ('input' in params) {
        options.input = params.input;
    }
    if (typeof params.timeout === 'number') {
        options.timeout = Math.round(params.timeout * 1000);
    } else if ('timeout' in params) {
        options.timeout = params.timeout;
    }
    const { call, report } = FUNCTIONS[name];
    const result = await observe(
        () => call(file, args, options),
        (value) => report(value, params),
    );
    closeAll(opened);
    return result;
}

function callInThread(name, params) {
    return new Promise((resolve, reject) => {
        const worker = new Worker(__filename, { workerData: { name, params } });
        let result;
        worker.once('message', (message) => (result = message));
        worker.once('error', reject);
        // Not before the thread is gone: it has descriptors.
        worker.once('exit', () => resolve(result));
    });
}

if (!isMainThread) {
    callFunction(workerData.name, workerData.params).then((result) => parentPort.postMessage(result));
}

module.exports = { callFunction, callInThread };
