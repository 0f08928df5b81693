/*
 * Shifts the wall clock of a process, for ClockTrial: preloaded with LD_PRELOAD, it adds the seconds in the file that
 * WALL_CLOCK_OFFSET names, a 64-bit integer in the byte order of the processor, to what the kernel says. The monotonic clock
 * stays as it is, as when an administrator sets the clock of a computer.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *shared;

__attribute__((constructor)) static void map_offset(void) {
    const char *path = getenv("WALL_CLOCK_OFFSET");
    int file = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return;
    }
    void *memory = mmap(NULL, sizeof *shared, PROT_READ, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) {
        shared = memory;
    }
    close(file);
}

static int64_t offset(void) {
    return shared == NULL ? 0 : *shared;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int) syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        now->tv_sec += offset();
    }
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int) syscall(SYS_gettimeofday, now, zone);
    if (result == 0) {
        now->tv_sec += offset();
    }
    return result;
}

time_t time(time_t *now) {
    struct timespec seconds;
    clock_gettime(CLOCK_REALTIME, &seconds);
    if (now != NULL) {
        *now = seconds.tv_sec;
    }
    return seconds.tv_sec;
}
