#pragma once

/// Blocks SIGTERM and SIGINT for the process's first thread, and so for every thread after it. It runs by itself before `main`, so
/// that a signal that comes then waits for the listener instead of ending the process. Calling it is only needed to link it.
void arcane_block_stop_signals(void);

/// Waits until SIGTERM or SIGINT arrives, and returns its number.
int arcane_wait_for_stop_signal(void);
