package io.github.camelstrava.sandbox;

/**
 * The numbers of a track as they stand in a list: little enough to be kept.
 *
 * @param averageHeartRate 0 if none was measured; so are cadence and watts
 * @param start            latitude and longitude, null without a route
 * @param polyline         the route in few points, null without a route
 */
record Facts(
        double distance,
        int movingTime,
        int elapsedTime,
        double gain,
        double maxSpeed,
        double averageHeartRate,
        int maxHeartRate,
        double averageCadence,
        double averageWatts,
        int maxWatts,
        int weightedWatts,
        int temperature,
        double highest,
        double lowest,
        double[] start,
        double[] end,
        String polyline) {

    private static final int POINTS_OF_A_SUMMARY = 70;

    static Facts of(Track track) {
        int last = track.points() - 1;
        boolean pulse = track.heartRate() != null;
        boolean power = track.watts() != null;
        boolean route = track.hasRoute();
        return new Facts(
                track.length(),
                track.totalMovingTime(),
                track.elapsedTime(),
                track.gain(),
                Track.max(track.speed()),
                pulse ? track.averageHeartRate(0, last) : 0,
                pulse ? Track.max(track.heartRate(), 0, last) : 0,
                track.cadence() == null ? 0 : track.averageCadence(),
                power ? track.averageWatts(0, last) : 0,
                power ? Track.max(track.watts(), 0, last) : 0,
                power ? track.weightedWatts() : 0,
                route ? track.temperature()[last / 2] : 0,
                route ? Track.max(track.altitude()) : 0,
                route ? Track.min(track.altitude()) : 0,
                route ? track.position(0) : null,
                route ? track.position(last) : null,
                route
                        ? Polyline.encode(
                                track.latitude(), track.longitude(), Math.max(2, track.points() / POINTS_OF_A_SUMMARY))
                        : null);
    }

    double averageSpeed() {
        return movingTime == 0 ? 0 : distance / movingTime;
    }
}
