package io.github.camelstrava.polling;

import io.github.camelstrava.model.SummaryActivity;
import java.util.List;

/** Takes what a poll finds. */
public interface Delivery {

    /** Whether more can be taken now. */
    boolean isAllowed();

    /**
     * Takes activities, oldest first, as far as that is allowed. Returns when they can be followed by the next; whether
     * and when each was processed is told to it, perhaps much later and by another thread.
     */
    void deliver(List<Handover> batch);

    /** One activity on its way; told once how that ended, after it has begun. */
    interface Handover {

        SummaryActivity activity();

        /** @return false if the activity is on its way already, and to be left out */
        boolean begin();

        void succeeded();

        /** @return how often this activity has failed by now */
        int failed();

        /** How often it has failed before. */
        int failures();

        /** It was not tried: there is no budget, or no permission. */
        void postponed();
    }
}
