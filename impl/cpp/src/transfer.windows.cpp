// A read of an ordinary pipe cannot be waited for together with others, nor ended after a time: a thread sleeps in it.
// After a timeout the threads go on, and what they have moved by the next call is that call's. (Overlapped pipes could
// do without threads, but this process's end of a pipe may become a standard stream of another child, and programs
// cannot read overlapped handles.)
#include "transfer.hpp"

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "handle.windows.hpp"

namespace subprocess {
namespace {

constexpr std::size_t piece_size = std::size_t{64} * 1024;  // what a pipe holds

/// What one thread moves, with a handle of its own: the descriptor may be closed at any time.
struct Job {
    Handle handle;
    std::string bytes;  ///< read and not yet taken over, or to be written
    DWORD error = 0;
    bool started = false;
    bool no_more = false;  ///< there is nothing more to write
    bool ended = false;    ///< all is read or written, or something failed
};

/// What the threads and the calls share. It lives as long as any of them: a thread is left behind in a pipe of which
/// nothing comes.
struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    Job sources[2];
    Job sink;
    bool abandoned = false;
};

/// What stays between the calls.
struct Background {
    const std::shared_ptr<Shared> shared = std::make_shared<Shared>();

    ~Background() {
        const std::lock_guard lock(shared->mutex);
        shared->abandoned = true;
        shared->changed.notify_all();
    }
};

void read_all(Shared& shared, Job& job) {
    std::array<char, piece_size> piece;
    for (bool last = false; !last;) {
        std::size_t count = 0;
        const DWORD error = read_handle(job.handle.get(), piece.data(), piece.size(), count);
        const std::lock_guard lock(shared.mutex);
        job.bytes.append(piece.data(), count);
        job.error = error;
        job.ended = error != 0 || count == 0;
        last = job.ended || shared.abandoned;
        if (last) job.handle.close();
        shared.changed.notify_all();
    }
}

DWORD write_whole(HANDLE handle, std::string_view bytes) {
    DWORD error = 0;
    for (std::size_t count = 0; error == 0 && !bytes.empty(); bytes.remove_prefix(count)) {
        error = write_handle(handle, bytes.data(), bytes.size(), count);
    }
    return error;
}

void write_pieces(Shared& shared, Job& job) {
    std::unique_lock lock(shared.mutex);
    while (job.error == 0) {
        shared.changed.wait(lock, [&] { return !job.bytes.empty() || job.no_more || shared.abandoned; });
        if (job.bytes.empty()) break;
        lock.unlock();
        const DWORD error = write_whole(job.handle.get(), job.bytes);
        lock.lock();
        job.bytes.clear();
        job.error = error;
        shared.changed.notify_all();
    }
    job.handle.close();
    job.ended = true;
    shared.changed.notify_all();
}

/// Hands a job to a thread, the first time.
void start(const std::shared_ptr<Shared>& shared, Job& job, const Descriptor& descriptor, void (*work)(Shared&, Job&)) {
    if (job.started) return;
    job.handle = duplicate(handle_of(descriptor.number()), false);
    std::thread([shared, &job, work] { work(*shared, job); }).detach();
    job.started = true;
}

bool is_open(const Descriptor* descriptor) { return descriptor != nullptr && *descriptor; }

/// Takes over what a thread has read; whether there may come more.
bool take_over(Job& job, Transfer::Source& source) {
    source.bytes->append(job.bytes);
    const std::size_t count = std::exchange(job.bytes, {}).size();
    if (job.error != 0) throw_windows_error(job.error);
    if (job.ended) source.descriptor->close();
    source.arrived(count);
    return !job.ended;
}

/// Gives the thread that writes its next piece, if it has written the last; whether it has more to do.
bool give(Shared& shared, Job& job, Transfer& transfer) {
    if (job.ended) {
        transfer.rest = {};  // if it is not empty, nobody will read it
        transfer.sink->close();
        if (job.error != 0 && !is_broken_pipe(job.error)) throw_windows_error(job.error);
        return false;
    }
    if (job.bytes.empty() && !job.no_more) {
        job.bytes = transfer.rest.substr(0, piece_size);
        transfer.rest.remove_prefix(job.bytes.size());
        job.no_more = transfer.rest.empty();
        shared.changed.notify_all();
    }
    return true;
}

/// Whether there is something left to move.
bool exchange(Shared& shared, Transfer& transfer) {
    bool more = false;
    for (int i = 0; i < 2; ++i) {
        const bool open = is_open(transfer.sources[i].descriptor);
        if (open && take_over(shared.sources[i], transfer.sources[i])) more = true;
    }
    // The last piece may be on its way though the descriptor has been closed.
    const bool writing = is_open(transfer.sink) || (shared.sink.started && !shared.sink.ended);
    return (writing && give(shared, shared.sink, transfer)) || more;
}

bool move_by_threads(Transfer& transfer, const Deadline& deadline) {
    if (!transfer.background) transfer.background = std::make_shared<Background>();
    const std::shared_ptr<Shared>& shared = static_cast<Background*>(transfer.background.get())->shared;
    std::unique_lock lock(shared->mutex);
    for (int i = 0; i < 2; ++i) {
        const Descriptor* const source = transfer.sources[i].descriptor;
        if (is_open(source)) start(shared, shared->sources[i], *source, read_all);
    }
    if (is_open(transfer.sink)) start(shared, shared->sink, *transfer.sink, write_pieces);
    while (exchange(*shared, transfer)) {
        if (!deadline.finite()) {
            shared->changed.wait(lock);
        } else if (deadline.passed()) {
            return false;
        } else {
            shared->changed.wait_until(lock, *deadline.end());
        }
    }
    return true;
}

/// The one source, if there is nothing else to do, and no thread does it.
Transfer::Source* only_source(Transfer& transfer) {
    if (transfer.background || is_open(transfer.sink)) return nullptr;
    const bool first = is_open(transfer.sources[0].descriptor);
    const bool second = is_open(transfer.sources[1].descriptor);
    return first == second ? nullptr : &transfer.sources[first ? 0 : 1];
}

void read_to_end(Transfer::Source& source) {
    std::array<char, piece_size> piece;
    while (const std::size_t count = read_some(source.descriptor->number(), piece.data(), piece.size())) {
        source.bytes->append(piece.data(), count);
        source.arrived(count);
    }
    source.descriptor->close();
}

}  // namespace

bool move_data(Transfer& transfer, const Deadline& deadline) {
    Transfer::Source* const source = deadline.finite() ? nullptr : only_source(transfer);
    if (source == nullptr) return move_by_threads(transfer, deadline);
    read_to_end(*source);  // blocks, as it may
    return true;
}

}  // namespace subprocess
