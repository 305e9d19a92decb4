#pragma once

/// Catches SIGTERM and SIGINT from now on. It runs by itself before `main`, so that a signal that comes then waits for the listener
/// instead of ending the process; calling it is only needed to link it.
///
/// A handler and not a blocked mask: the main thread of an asynchronous Swift program ends up suspended with every signal unblocked.
void arcane_catch_stop_signals(void);

/// Waits until SIGTERM or SIGINT has arrived, and returns its number. Each signal is returned once.
int arcane_wait_for_stop_signal(void);
