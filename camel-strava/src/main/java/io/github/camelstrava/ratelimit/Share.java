package io.github.camelstrava.ratelimit;

import io.github.camelstrava.operation.Bucket;

/** What others who use the same budget leave to this node. Guarded by the limiter's lock. */
interface Share {

    /** Nobody else uses the budget, as far as is known. */
    Share ALL = new Share() {
        @Override
        public boolean covers(Bucket bucket, RateLimitPriority priority, Account account, long now) {
            return true;
        }

        @Override
        public long lapse() {
            return Long.MAX_VALUE;
        }

        @Override
        public void take(Bucket bucket, long now) {}

        @Override
        public void putBack(Bucket bucket) {}

        @Override
        public boolean canSettle(Bucket bucket, RateLimitPriority priority, long now) {
            return false;
        }

        @Override
        public boolean isSettling() {
            return false;
        }

        @Override
        public long deniedUntil(Bucket bucket, RateLimitPriority priority) {
            return Long.MIN_VALUE;
        }

        @Override
        public boolean isLow(long now) {
            return false;
        }

        @Override
        public int nodes() {
            return 1;
        }
    };

    /** Whether a call may be made, as far as other nodes are concerned. */
    boolean covers(Bucket bucket, RateLimitPriority priority, Account account, long now);

    /** Until when what is taken now may be sent. */
    long lapse();

    void take(Bucket bucket, long now);

    /** A call was not made after all. */
    void putBack(Bucket bucket);

    /** Whether it is worth asking for more, when there is not enough. */
    boolean canSettle(Bucket bucket, RateLimitPriority priority, long now);

    boolean isSettling();

    /** When to ask again. */
    long deniedUntil(Bucket bucket, RateLimitPriority priority);

    /** Whether more should be asked for before all is used. */
    boolean isLow(long now);

    /** How many use the budget. */
    int nodes();
}
