/// \file
/// A gate is two FIFOs that the engine has made: PATH.at, which it keeps open for reading, and PATH, which it opens for
/// writing to let the children through and then keeps open.
#include <fcntl.h>

#include <string>

#include "fail.hpp"
#include "io.hpp"
#include "posix.hpp"
#include "verbs.hpp"

namespace child {

void do_gate(Words operands) {
    const std::string path = operands[0];
    const std::string arrivals = path + ".at";

    const int arrival = open_file(arrivals.c_str(), O_WRONLY);
    if (arrival == -1) fail_with_errno("cannot open " + arrivals);
    write_all(arrival, ".");
    close_descriptor(arrival);

    const int gate = open_file(path.c_str(), O_RDONLY);  // blocks until there is a writer
    if (gate == -1) fail_with_errno("cannot open " + path);
    close_descriptor(gate);
}

}  // namespace child
