/* Loaded before a program: its clock goes as many seconds before the machine's as the file STEP_CLOCK says (8 bytes, read anew
   each time). No lock is taken, so that a kill at any moment leaves nothing behind; clocks that measure spans stay as they are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *before;
static int (*of_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("STEP_CLOCK");
    int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    of_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    if (file >= 0) {
        void *seen = mmap(NULL, sizeof *before, PROT_READ, MAP_SHARED, file, 0);
        before = seen == MAP_FAILED ? NULL : seen;
        close(file);
    }
}

int clock_gettime(clockid_t which, struct timespec *told) {
    if (!of_clock) begin();
    int wrong = of_clock(which, told);
    if (!wrong && before && which == CLOCK_REALTIME) told->tv_sec += *before;
    return wrong;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
    struct timespec now;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *told) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told) *told = now.tv_sec;
    return now.tv_sec;
}
