/* Where a workload begins and ends, for Valgrind: benchmarks/instructions.py builds this and calls it. */

#include <valgrind/callgrind.h>

void begin(void) {
    CALLGRIND_ZERO_STATS;
    CALLGRIND_START_INSTRUMENTATION;
}

void end(const char *name) {
    CALLGRIND_DUMP_STATS_AT(name);
    CALLGRIND_STOP_INSTRUMENTATION;
}
