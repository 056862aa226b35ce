#include "play/news.hpp"

namespace childproof {

struct News::Source {
    asio::posix::stream_descriptor keeper;
};

News::News(asio::io_context& context) : source_(new Source{asio::posix::stream_descriptor(context)}) {}
News::~News() = default;

void News::watch(std::intptr_t process) { source_->keeper.assign(static_cast<int>(process)); }

void News::unwatch() {
    if (source_->keeper.is_open()) source_->keeper.release();
}

void News::go_on() { lines_.read_from(source_->keeper); }

}  // namespace childproof
