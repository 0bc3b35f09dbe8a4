package io.github.camelstrava.benchmark;

import java.lang.management.ManagementFactory;

/** How much memory is really in use. */
final class Heap {

    private Heap() {}

    /** In bytes, without garbage. */
    static long used() {
        // Again, as the first may only free what was waiting to be finalized or cleaned.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
