package io.github.camelstrava.polling;

import java.time.Duration;

/** Spreads polls over the day where there is not enough budget for all. */
public interface Pacer {

    /**
     * How far apart calls have to be.
     *
     * @param athletes how many wait to be polled
     * @return         zero if all of them can be polled at once
     */
    Duration apart(int athletes);
}
