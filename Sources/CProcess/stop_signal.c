#include "stop_signal.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>

static sem_t arrived;
static volatile sig_atomic_t last_signal;

// Only what is safe in a signal handler: one store and one post.
static void handle(int number) {
    int saved = errno;
    last_signal = number;
    sem_post(&arrived);
    errno = saved;
}

__attribute__((constructor)) void arcane_catch_stop_signals(void) {
    static volatile sig_atomic_t done;
    if (done) return;
    done = 1;
    sem_init(&arrived, 0, 0);
    struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, 0);
    sigaction(SIGINT, &action, 0);
    // A reader of our output that goes away is an error of the write, not the end of the process.
    signal(SIGPIPE, SIG_IGN);
}

int arcane_wait_for_stop_signal(void) {
    while (sem_wait(&arrived) != 0) {
    }
    return last_signal;
}
