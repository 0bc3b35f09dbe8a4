package io.github.camelstrava.polling;

/** Who comes first, where not all can be polled. */
public interface Preference {

    /**
     * Those most likely to have news. How long an activity waits on the average is least if athletes are polled at
     * distances that go with the square root of their rates, which is where this product is the same for all.
     */
    Preference LIKELY_NEWS = (rate, age) -> rate * age * age;

    /**
     * @param rate how many activities a day the athlete is expected to have
     * @param age  days since the athlete was last polled
     * @return     the larger the sooner
     */
    double of(double rate, double age);
}
