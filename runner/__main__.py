"""The driver's entry: `python3 runner COMMAND …`.

Python 3.6 and newer can read this file, so that an old one can say what is wrong, or hand over to a newer one. All else
is in the package `driver`, for Python 3.9 and newer.
"""

import os
import signal
import subprocess
import sys

OLDEST = (3, 9)
NAMES = ["/usr/bin/python3"] + ["python3.%d" % minor for minor in range(20, OLDEST[1] - 1, -1)]
IS_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)


def hand_over():  # type: () -> None
    """Replace this process by a newer Python, if there is one."""
    for name in NAMES:
        try:
            status = subprocess.call([name, "-c", IS_NEW_ENOUGH], stderr=subprocess.DEVNULL)
        except OSError:
            continue
        if status == 0:
            os.execvp(name, [name] + sys.argv)
    sys.stderr.write("Python %d.%d or newer is needed; this is %s.\n" % (OLDEST + (sys.version.split()[0],)))
    sys.exit(3)


if __name__ == "__main__":
    # Until the driver has its own handler there is nothing to put in order, and nothing to say.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.version_info < OLDEST:
        hand_over()
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.pycache_prefix = os.path.join(root, "build", "pycache")
    sys.path.insert(0, root)  # for the package reports

    from driver.cli import main

    sys.exit(main(sys.argv[1:]))
