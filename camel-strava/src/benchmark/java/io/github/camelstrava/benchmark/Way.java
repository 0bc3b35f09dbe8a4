package io.github.camelstrava.benchmark;

import org.openjdk.jmh.infra.Blackhole;

/**
 * A way to make the calls. Each looks at three fields of every activity that comes, as the component's models and
 * Jackson's trees do their work at different times.
 */
interface Way extends AutoCloseable {

    void activity(Blackhole hole) throws Exception;

    void page(Blackhole hole) throws Exception;
}
