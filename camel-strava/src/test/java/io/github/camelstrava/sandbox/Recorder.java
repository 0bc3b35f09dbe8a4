package io.github.camelstrava.sandbox;

/** Turns a plan into what a device would have recorded: the same plan always gives the same track. */
final class Recorder {
    private static final double METRES_BETWEEN_POINTS = 55;
    private static final int SECONDS_BETWEEN_POINTS = 20;
    private static final double GRAVITY = 9.81;

    private final Profile profile;
    private final ActivityPlan plan;
    private final Sport sport;
    private final Dice dice;
    private final int points;

    private Recorder(Profile profile, ActivityPlan plan) {
        this.profile = profile;
        this.plan = plan;
        this.sport = plan.sport();
        this.dice = new Dice(plan.seed());
        double wanted = plan.hasRoute()
                ? plan.metres() / METRES_BETWEEN_POINTS
                : (double) plan.movingSeconds() / SECONDS_BETWEEN_POINTS;
        this.points = (int) Math.min(700, Math.max(40, wanted));
    }

    static Track record(Profile profile, ActivityPlan plan) {
        return new Recorder(profile, plan).record();
    }

    private Track record() {
        double[] distance = new double[points];
        double[] altitude = new double[points];
        double[] latitude = null;
        double[] longitude = null;
        if (plan.hasRoute()) {
            Town.Ground ground = profile.town().ground();
            Course course = Course.of(dice, plan.metres(), points);
            latitude = new double[points];
            longitude = new double[points];
            for (int i = 0; i < points; i++) {
                distance[i] = course.along()[i];
                latitude[i] = ground.latitude(course.north()[i]);
                longitude[i] = ground.longitude(course.east()[i]);
                altitude[i] = ground.altitude(course.east()[i], course.north()[i], sport.steepness());
            }
        } else {
            for (int i = 0; i < points; i++) {
                distance[i] = plan.metres() * i / (points - 1);
            }
        }
        double[] grade = new double[points];
        double[] speed = speeds(distance, altitude, grade);
        int[] movingTime = movingTimes(distance, speed);
        int[] time = movingTime.clone();
        boolean[] moving = pause(time);
        int[] watts = watts(speed, grade);
        double gain = 0;
        for (int i = 1; i < points; i++) {
            gain += Math.max(0, altitude[i] - altitude[i - 1]);
        }
        boolean pulse = profile.habits().hasHeartRateMonitor() && !plan.manual();
        return new Track(
                time,
                distance,
                latitude,
                longitude,
                plan.hasRoute() ? altitude : null,
                speed,
                grade,
                pulse ? heartRates(time, grade) : null,
                sport.cadence() > 0 ? cadences(moving, grade) : null,
                watts,
                plan.hasRoute() ? temperatures(altitude) : null,
                moving,
                movingTime,
                gain);
    }

    /** Slower uphill, faster downhill, never quite even, and in all as fast as planned. */
    private double[] speeds(double[] distance, double[] altitude, double[] grade) {
        double[] speed = new double[points];
        if (plan.metres() <= 0) {
            return speed;
        }
        double phase = dice.between(0, 6.0);
        double seconds = 0;
        for (int i = 1; i < points; i++) {
            double step = distance[i] - distance[i - 1];
            grade[i] = step > 0 ? (altitude[i] - altitude[i - 1]) / step : 0;
            double slope = Math.min(1.75, Math.max(0.3, 1 - sport.gradeEffect() * grade[i]));
            double mood = 1 + 0.05 * Math.sin(i * 0.11 + phase) + 0.05 * dice.bell();
            speed[i] = slope * mood;
            seconds += step / speed[i];
        }
        double scale = seconds / plan.movingSeconds();
        for (int i = 1; i < points; i++) {
            speed[i] *= scale;
        }
        return speed;
    }

    private int[] movingTimes(double[] distance, double[] speed) {
        int[] times = new int[points];
        double seconds = 0;
        for (int i = 1; i < points; i++) {
            seconds += plan.metres() > 0
                    ? (distance[i] - distance[i - 1]) / speed[i]
                    : (double) plan.movingSeconds() / (points - 1);
            times[i] = (int) Math.round(seconds);
        }
        return times;
    }

    /** Traffic lights, and now and then a coffee. */
    private boolean[] pause(int[] time) {
        boolean[] moving = new boolean[points];
        int pauses = 0;
        double chance = plan.hasRoute() ? 3.0 / points : 0;
        for (int i = 1; i < points; i++) {
            moving[i] = !dice.chance(chance);
            if (!moving[i]) {
                pauses += dice.chance(0.15) ? dice.between(240, 900) : dice.between(15, 110);
            }
            time[i] += pauses;
        }
        return moving;
    }

    private int[] heartRates(int[] time, double[] grade) {
        Habits habits = profile.habits();
        int[] rates = new int[points];
        double reserve = habits.maximumHeartRate() - habits.restingHeartRate();
        double day = sport.effort() * dice.between(0.9, 1.08);
        double rate = habits.restingHeartRate() + reserve * 0.25;
        for (int i = 0; i < points; i++) {
            double wanted = habits.restingHeartRate()
                    + reserve * Math.min(0.97, day * (1 + 2.2 * Math.max(-0.1, grade[i]) + 0.07 * Math.sin(i * 0.31)));
            double lag = i == 0 ? 0 : Math.min(1, (time[i] - time[i - 1]) / 45.0);
            rate += (wanted - rate) * lag;
            rates[i] = (int) Math.round(Math.min(habits.maximumHeartRate(), rate + 2 * dice.bell()));
        }
        return rates;
    }

    private int[] cadences(boolean[] moving, double[] grade) {
        int[] cadences = new int[points];
        for (int i = 0; i < points; i++) {
            boolean coasting = sport.isCycling() && grade[i] < -0.045;
            cadences[i] = !moving[i] || coasting ? 0 : (int) Math.round(sport.cadence() * (1 + 0.06 * dice.bell()));
        }
        return cadences;
    }

    /** What it takes to move rider and bicycle: hill, tyres and air. */
    private int[] watts(double[] speed, double[] grade) {
        if (!sport.isCycling() || sport == Sport.E_BIKE_RIDE || plan.manual() || plan.metres() <= 0) {
            return null;
        }
        double mass = profile.habits().weight() + 9;
        double rolling = sport == Sport.MOUNTAIN_BIKE_RIDE ? 0.026 : sport == Sport.GRAVEL_RIDE ? 0.013 : 0.006;
        double air = plan.indoors() ? 0.17 : 0.24;
        int[] watts = new int[points];
        double most = profile.habits().thresholdPower() * 2.4;
        for (int i = 0; i < points; i++) {
            double force = mass * GRAVITY * (grade[i] + rolling) + air * speed[i] * speed[i];
            watts[i] = (int) Math.round(Math.min(most, Math.max(0, force * speed[i] * (1 + 0.08 * dice.bell()))));
        }
        return watts;
    }

    private int[] temperatures(double[] altitude) {
        int[] temperatures = new int[points];
        double season = Math.cos((plan.start().getEpochSecond() / 86_400.0 % 365.25 - 200) / 365.25 * 2 * Math.PI);
        double latitude = profile.town().ground().latitude();
        double valley = 30 - Math.abs(latitude) * 0.36 + season * latitude * 0.17 + 3 * dice.bell();
        double base = profile.town().ground().altitude();
        for (int i = 0; i < points; i++) {
            temperatures[i] = (int) Math.round(valley - base * 0.003 - (altitude[i] - base) * 0.0065);
        }
        return temperatures;
    }
}
