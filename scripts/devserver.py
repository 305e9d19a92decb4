"""What the development servers have in common."""

import json
import os
import threading
import time


def announce(port, **others):
    """Prints the first line, which says that the server is ready and where; `others` are further ports by name."""
    print(json.dumps({"port": port, **others}), flush=True)


def end_with_parent():
    """Ends this process when the one that started it is gone, however it ended."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
