package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.time.Instant;
import java.util.List;

/** One athlete's activities at Strava. Fails as the client does. */
public interface ActivitySource {

    /**
     * One page of the list.
     *
     * @param after  lists what started later than this; to the second
     * @param before lists what started earlier than this, null for no bound
     * @param page   from 1
     */
    List<SummaryActivity> page(Instant after, Instant before, int page, int pageSize);

    /** One activity by its id. */
    SummaryActivity one(long id);
}
