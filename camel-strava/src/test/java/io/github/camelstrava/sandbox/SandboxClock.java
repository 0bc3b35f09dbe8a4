package io.github.camelstrava.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that can be moved, so that a quarter of an hour can pass between two lines of a test. */
public final class SandboxClock extends Clock {
    private final Clock base;
    private volatile Duration shift = Duration.ZERO;

    private SandboxClock(Clock base) {
        this.base = base;
    }

    /** A clock that runs from now on. Programs that go by their own clock see nothing strange until it is moved. */
    public static SandboxClock running() {
        return new SandboxClock(Clock.systemUTC());
    }

    /** A clock that stands still until it is moved. */
    public static SandboxClock at(Instant start) {
        return new SandboxClock(Clock.fixed(start, ZoneOffset.UTC));
    }

    /**
     * A clock that stands still until it is moved.
     *
     * @param start such as {@code 2026-09-01T06:00:00Z}
     */
    public static SandboxClock at(String start) {
        return at(Instant.parse(start));
    }

    public synchronized void advance(Duration duration) {
        shift = shift.plus(duration);
    }

    public synchronized void set(Instant instant) {
        shift = Duration.between(base.instant(), instant);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** @return this clock: all that reads it wants instants */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
