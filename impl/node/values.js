'use strict';
// Values, results and errors in the forms of the protocol.

const { constants } = require('node:os');

/** The call is not made: a JSON-RPC error. */
class CallError extends Error {
    constructor(code, message, data) {
        super(message);
        this.code = code;
        this.data = data;
    }
}

const GENERATED_LINES = 10000000;

function generated(size) {
    let text = '';
    for (let line = 0; text.length < size; line = (line + 1) % GENERATED_LINES) {
        text += String(line).padStart(7, '0') + '\n';
    }
    return text.slice(0, size);
}

function decode(value) {
    if (Array.isArray(value)) {
        return value.map(decode);
    }
    if (value === null || typeof value !== 'object') {
        return value;
    }
    if ('base64' in value) {
        return Buffer.from(value.base64, 'base64');
    }
    if ('generated' in value) {
        return Buffer.from(generated(value.generated));
    }
    if ('generated_text' in value) {
        return generated(value.generated_text);
    }
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}

function encode(value) {
    if (value instanceof Uint8Array) {
        return { base64: Buffer.from(value).toString('base64') };
    }
    // Half of a surrogate pair is not valid Unicode, and so is reported as bytes.
    if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
        return { base64: Buffer.from(value).toString('base64') };
    }
    return value ?? null;
}

/** The documented return code, from the two values that Node tells apart. */
function returncode(status, signal) {
    return signal ? -constants.signals[signal] : status;
}

// Node's documentation identifies an error by its code, not by its class.
const KINDS = {
    ETIMEDOUT: 'TimeoutExpired',
    ERR_INVALID_ARG_TYPE: 'TypeError',
    ERR_INVALID_ARG_VALUE: 'ValueError',
    ERR_OUT_OF_RANGE: 'ValueError',
    ERR_UNKNOWN_SIGNAL: 'ValueError',
    ERR_UNKNOWN_ENCODING: 'LookupError',
};

function kindOf(error) {
    if (error.code in KINDS) {
        return KINDS[error.code];
    }
    if (typeof error.errno === 'number') {
        return 'OSError';
    }
    // execFileSync throws an error that has the whole result of spawnSync.
    return 'status' in error ? 'CalledProcessError' : 'Other';
}

function raised(error) {
    const kind = kindOf(error);
    const result = { kind, name: error.code ?? error.name, message: error.message };
    if (kind === 'OSError') {
        result.errno = -error.errno;
        result.filename = encode(error.path);
    }
    if (kind === 'TimeoutExpired') {
        result.cmd = [error.path, ...error.spawnargs];
    }
    if (kind === 'CalledProcessError') {
        result.returncode = returncode(error.status, error.signal);
    }
    if (kind === 'CalledProcessError' || kind === 'TimeoutExpired') {
        result.output = encode(error.stdout);
        result.stderr = encode(error.stderr);
    }
    return result;
}

/** Calls the library, and reports what came of it; `report` maps what it returned. */
async function observe(call, report) {
    const start = process.hrtime.bigint();
    const elapsed = () => Number(process.hrtime.bigint() - start);
    let value;
    try {
        value = await call();
    } catch (error) {
        return { raised: raised(error), elapsed_ns: elapsed() };
    }
    const elapsed_ns = elapsed();
    return { value: report(value), elapsed_ns };
}

module.exports = { CallError, decode, encode, observe, returncode };
