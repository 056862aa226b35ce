#include <cstdlib>
#include <string>
#include <vector>

#include "self.hpp"
#include "verbs.hpp"
#include "wide.windows.hpp"

int wmain(int argc, wchar_t** wide) {
    std::vector<std::string> words(static_cast<std::size_t>(argc));
    std::vector<char*> argv;
    for (std::size_t i = 0; i < words.size(); ++i) {
        words[i] = child::to_utf8(wide[i]);
        argv.push_back(words[i].data());
    }
    child::arguments = argv;
    if (!argv.empty()) child::perform(child::arguments.subspan(1));
    std::_Exit(0);
}
