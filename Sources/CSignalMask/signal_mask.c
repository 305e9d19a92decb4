#include "signal_mask.h"

#include <pthread.h>
#include <signal.h>

static void stop_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGINT);
}

__attribute__((constructor)) void arcane_block_stop_signals(void) {
    sigset_t set;
    stop_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, 0);
    // A reader of our output that goes away is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN);
}

int arcane_wait_for_stop_signal(void) {
    sigset_t set;
    stop_signals(&set);
    int number = 0;
    while (sigwait(&set, &number) != 0) {
    }
    return number;
}
